// RUN: %check++ %s
template <class T> T next(T step)
{
    static T last = 0;                                        // expected-error {{static local 'last' keeps its value}}
    return last += step;
}
int use(int n);
int use(int n)
{
    auto count = [](int by) { static int all; return all += by; }; // expected-error {{static local 'all' keeps its value}}
    return next(n) + int(next(2L)) + count(n);
}
