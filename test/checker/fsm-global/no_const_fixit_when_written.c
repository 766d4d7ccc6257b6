// RUN: not %plain -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
// CHECK: 'assigned' can change
// CHECK-NOT: fix-it:
static int assigned, incremented, taken, compound;
static int array[3], returned[3];
static struct { int in[2]; } inside;
static void fill(int *p) { *p = 1; }
int *use(int i)
{
    assigned = i;
    incremented++;
    fill(&taken);
    compound += 1;
    array[i] = 2;
    inside.in[i] = 3;
    return returned;
}
