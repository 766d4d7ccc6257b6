// RUN: not %plain -Dstruct=union %s 2>&1 | FileCheck %s
// CHECK: <command line>:1:9: error: macro 'struct' changes what a word of C means
int f(void) { return 1; }
