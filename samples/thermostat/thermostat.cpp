/* thermostat.cpp: keeps a room warm through two days of 24 hours, in C++. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#include <algorithm>
#include <array>

FSM_APP(thermostat, FSM_VERSION(1), FSM_USES(log, timer));

namespace
{

using Temperature = int32_t; // hundredths of a degree

enum { HOUR_MS = 20, HOURS = 24 };

enum class Heater : uint8_t { off, on };

// The last N values.
template <class T, uint32_t N> class Window
{
  public:
    void add(T value) { values[count++ % N] = value; }

    T mean() const
    {
        const uint32_t known = std::min(count, N);
        T sum = 0;
        std::for_each_n(values.begin(), known, [&](T value) { sum += value; });
        return known ? sum / T(known) : T();
    }

  private:
    std::array<T, N> values;
    uint32_t count;
};

// How warm it should be.
class Plan
{
  public:
    virtual Temperature at(uint32_t hour) const = 0;
};

class Weekday final : public Plan
{
  public:
    Temperature at(uint32_t hour) const override { return degrees[hour % HOURS] * 100; }

  private:
    static constexpr std::array<int8_t, HOURS> degrees = {16, 16, 16, 16, 16, 19, 21, 21, 18, 17, 17, 17,
                                                          17, 17, 17, 18, 20, 21, 21, 21, 21, 20, 17, 16};
};

class Holiday final : public Plan
{
  public:
    Temperature at(uint32_t) const override { return 1200; }
};

// No code runs to make them: they are constants, tables of virtual functions included.
constexpr Weekday weekday;
constexpr Holiday holiday;
constexpr const Plan *plans[] = {&weekday, &holiday};

constexpr Temperature OUTSIDE = 400, HEATING = 140, SLACK = 30;

// The state: it begins as all zeros, whatever C++ would make of it.
struct Room {
    Window<Temperature, 4> measured;
    Temperature air;
    uint32_t hour;
    Heater heater;
    uint8_t reserved[3];

    bool turn(Heater to)
    {
        const bool turned = heater != to;
        heater = to;
        return turned;
    }

    void pass_hour()
    {
        air += (OUTSIDE - air) / 16 + (heater == Heater::on ? HEATING : 0);
        measured.add(air);
        hour++;
    }
};
FSM_PORTABLE(Room);

void control(Room &room)
{
    room.pass_hour();
    const Plan &plan = *plans[room.hour / HOURS % std::size(plans)];
    const Temperature is = room.measured.mean(), wanted = plan.at(room.hour);
    const Heater to = is < wanted - SLACK ? Heater::on : is > wanted + SLACK ? Heater::off : room.heater;
    if (room.turn(to))
        fsm_log_info("hour %u: %d.%02d degrees, %d wanted: heater %s", room.hour, is / 100, is % 100, wanted / 100,
                     to == Heater::on ? "on" : "off");
    if (room.hour == 2 * HOURS) fsm_log_info("two days have passed");
}

} // namespace

FSM_TYPE(thermostat, Room)
{
    switch (event->type) {
    case FSM_START:
        self->air = 1500;
        fsm_timer_every(self, HOUR_MS);
        break;
    case FSM_TIMER:
        if (self->hour < 2 * HOURS) control(*self);
        break;
    }
}
