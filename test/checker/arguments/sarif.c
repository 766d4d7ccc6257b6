// RUN: not %plain -fdiagnostics-format=sarif -Wno-sarif-format-unstable %s 2>&1 | FileCheck %s
// For programs: the findings of the rules are in clang's SARIF like its own.
int counter;
int f(int i) { return i >> 40; }
// CHECK: "level":"error"
// CHECK-SAME: 'counter' can change and outlives every handler, but FSMs share nothing [fsm-global]
// CHECK-SAME: shift count >= width of type{{.*}} [fsm-undefined-behaviour]
