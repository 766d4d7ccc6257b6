// RUN: %check %s
// expected-no-diagnostics
int run(int i)
{
    switch (i) {
    case 0: return 3;
    case 1: return 4;
    case 2: goto out;
    }
    while (i-- > 0)
        if (i == 17) goto out;
out:
    return i && (i & i);
}
