// RUN: %check++ %s
int count();
int count()
{
    auto more = [](int n) { return new int(n); }; // expected-error {{'new' needs a heap}}
    return *more(2);
}
