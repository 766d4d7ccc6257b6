// RUN: %check++ %s
// RUN: %check++ --target=thumbv7m-none-eabi %s
// expected-no-diagnostics
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
FSM_APP(shapes, FSM_VERSION(1), FSM_USES(log, timer));
FSM_PEER(other);
FSM_MESSAGE(1, size, { uint32_t area; uint32_t sides; });
namespace
{
enum class Kind : uint8_t { round, square };
class Shape
{
  public:
    constexpr explicit Shape(int side) : side(side) {}
    virtual int area() const = 0;

  protected:
    int side;
};
class [[nodiscard]] Square final : public Shape
{
  public:
    using Shape::Shape;
    int area() const override { return side * side; }
};
template <class T, unsigned N> struct Ring {
    T items[N];
    unsigned used;
    void add(T item) { items[used++ % N] = item; }
    template <class F> T sum(F each) const
    {
        static constexpr T first = 0;
        T all = first;
        for (const T &item : items) all += each(item);
        return all;
    }
};
constexpr int squares[] = {0, 1, 4, 9};
constexpr const int &second = squares[1];
inline constexpr auto twice = [](int n) { return 2 * n; };
struct State {
    Ring<int32_t, 4> ring;
    Kind kind;
    uint8_t reserved[3];
};
static_assert(sizeof(State) == 24);
} // namespace
FSM_PORTABLE(State);
FSM_TYPE(shapes, State)
{
    const char *const names[] = {"a", "b"};
    Square square(squares[event->source % 4]);
    const Shape &shape = square;
    if (event->type == FSM_START) fsm_timer_every(self, 10);
    if (event->type == FSM_ID(size)) self->ring.add(fsm_message(event, size)->area);
    fsm_log_info("%s %d", names[self->kind == Kind::round], self->ring.sum(twice) + shape.area() + second);
    fsm_send(other, size, .area = 3, .sides = 4);
    size copy{1, 2};
    fsm_send_copy(other, size, &copy);
}
