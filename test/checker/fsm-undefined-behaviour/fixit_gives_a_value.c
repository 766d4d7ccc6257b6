// RUN: cp %s %t.c
// RUN: not %fix %t.c
// RUN: FileCheck --input-file=%t.c %s
int f(void)
{
    int x;
// CHECK: int x = 0;
    return x;
}
