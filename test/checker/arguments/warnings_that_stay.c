// RUN: %plain -Wall %s 2>&1 | FileCheck %s
// RUN: not %plain -Wall -Werror %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: %plain -w %s 2>&1 | FileCheck --allow-empty --check-prefix=SILENT %s
// Clang's other warnings are as they were.
static int unused(void) { int x = 1; if (x = 2) return x; return 0; }
// CHECK: warning: using the result of an assignment as a condition
// CHECK: warning: unused function
// CHECK: 2 warnings generated
// ERROR: error: using the result of an assignment as a condition
// ERROR: 1 error generated
// SILENT-NOT: warning
// SILENT-NOT: note
