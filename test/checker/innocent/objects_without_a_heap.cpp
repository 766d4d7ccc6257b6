// RUN: %check++ %s
// expected-no-diagnostics
typedef __SIZE_TYPE__ size_t;
inline void *operator new(size_t, void *place) noexcept { return place; }
struct point { int x, y; };
struct pooled {
    int n;
    void *operator new(size_t, pooled *pool) { return pool; }
    void operator delete(void *) {}
};
int use(char *memory, pooled *pool);
int use(char *memory, pooled *pool)
{
    auto *one = new (memory) point{1, 2};
    auto *two = new (pool) pooled{3};
    delete two;
    return one->x + pool->n;
}
