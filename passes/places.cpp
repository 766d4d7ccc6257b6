// places.cpp: the arithmetic of places (places.h).
#include "places.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace llvm;
using namespace fsm;

static constexpr unsigned PlacesOfObject = 4; // more become one with a step
static constexpr uint64_t AlignmentMost = 15; // low bits that are the same wherever an object lies

static int32_t within(int64_t offset, uint32_t step)
{
    if (step == 0) return int32_t(offset);
    const int64_t rest = offset % int64_t(step);
    return int32_t(rest < 0 ? rest + step : rest);
}

void Place::set(int64_t newOffset, uint32_t newStep)
{
    step = newStep;
    offset = within(newOffset, newStep);
}

int64_t fsm::lastOf(int32_t offset, uint32_t step, int32_t high)
{
    if (step == 0 || high == INT32_MAX) return step ? high : offset;
    const int64_t rest = (int64_t(high) - 1 - offset) % int64_t(step);
    return int64_t(high) - 1 - (rest < 0 ? rest + step : rest);
}

static int32_t clamped(int64_t distance) { return int32_t(std::clamp<int64_t>(distance, INT32_MIN, INT32_MAX)); }

void Place::move(int64_t distance)
{
    set(int64_t(offset) + distance, step);
    if (low != INT32_MIN) low = clamped(low + distance);
    if (high != INT32_MAX) high = clamped(high + distance);
}

void Place::moveAnywhere(uint64_t stepwise)
{
    if (mixed || stepwise == 0) return;
    if (stepwise > INT32_MAX) stepwise = std::gcd(stepwise, UINT64_C(1) << 30);
    low = INT32_MIN, high = INT32_MAX;
    set(offset, uint32_t(std::gcd(uint64_t(step), stepwise)));
}

void Place::moveWithin(uint64_t stepwise, uint64_t bytes)
{
    const int64_t from = first(), to = last();
    moveAnywhere(stepwise);
    if (mixed || stepwise == 0 || bytes > INT32_MAX) return;
    if (from != INT32_MIN) low = clamped(from);
    if (to != INT32_MAX) high = clamped(to + int64_t(bytes));
}

bool Place::covers(const Place &other) const
{
    if (!isLike(other) || first() > other.first() || last() < other.last()) return false;
    if (step == 0) return other.step == 0 && offset == other.offset;
    return other.step % step == 0 && within(other.offset, step) == offset;
}

static void joinLikes(Places &places, const Place &like)
{
    uint64_t step = 0;
    for (const Place &place : places)
        if (place.isLike(like))
            step = std::gcd(std::gcd(step, uint64_t(place.step)), uint64_t(std::abs(int64_t(place.offset) - like.offset)));
    erase_if(places, [&](const Place &place) { return place.isLike(like); });
    Place joined = like;
    joined.set(like.offset, uint32_t(step));
    joined.low = INT32_MIN, joined.high = INT32_MAX; // or a pointer that steps on would never come to an end
    places.push_back(joined);
}

bool fsm::addPlace(Places &places, Place place)
{
    if (place.mixed) place.set(0, 1), place.low = INT32_MIN, place.high = INT32_MAX;
    if (any_of(places, [&](const Place &known) { return known.covers(place); })) return false;
    erase_if(places, [&](const Place &known) { return place.covers(known); });
    places.push_back(place);
    if (count_if(places, [&](const Place &known) { return known.isLike(place); }) > PlacesOfObject) joinLikes(places, place);
    return true;
}

bool fsm::addPlaces(Places &places, const Places &others)
{
    bool some = false;
    for (const Place &place : others) some |= addPlace(places, place);
    return some;
}

bool fsm::shareObject(const Places &one, const Places &other)
{
    return any_of(one, [&](const Place &a) { return any_of(other, [&](const Place &b) { return a.object == b.object; }); });
}

Places fsm::asNumbers(Places places)
{
    for (Place &place : places) place.number = true, place.maybe = false;
    return places;
}

Places fsm::mixed(Places places)
{
    Places all;
    for (Place place : places) {
        if (place.maybe) continue;
        place.number = place.mixed = true;
        place.at = 0;
        addPlace(all, place);
    }
    return all;
}

Places fsm::shifted(const Places &places, int bits, unsigned size)
{
    if (bits % 8 != 0) return mixed(places);
    Places left;
    for (Place place : places) {
        const int at = int(place.at) + bits / 8, bytes = place.mixed ? int(size) : int(AddressSize);
        if (at + bytes <= 0 || at >= int(size)) continue;
        if (at < 0 && place.maybe) continue;
        if (at < 0) place.number = place.mixed = true;
        place.at = place.mixed ? 0 : uint8_t(at);
        addPlace(left, place);
    }
    return left;
}

Places fsm::masked(const Places &places, const APInt &mask)
{
    Places left;
    for (Place place : places) {
        const unsigned low = place.mixed ? 0 : place.at * 8u;
        if (low >= mask.getBitWidth()) continue;
        const APInt seen = place.mixed ? mask : mask.lshr(low).zextOrTrunc(AddressSize * 8);
        if (seen.isZero() || (!place.mixed && seen.ule(AlignmentMost))) continue;
        if (!seen.isAllOnes()) {
            if (place.maybe) continue;
            place.number = true;
            if (!place.mixed && (~seen).ule(AlignmentMost)) place.moveAnywhere(1);
            else place.mixed = true, place.at = 0;
        }
        addPlace(left, place);
    }
    return left;
}

bool fsm::meets(const Cell &cell, const Place &place, uint64_t size, int64_t &begins)
{
    const uint32_t step = uint32_t(std::gcd(uint64_t(cell.step), uint64_t(place.step)));
    begins = int64_t(cell.offset) - place.offset;
    if (step == 0) return begins < int64_t(size) && begins + int64_t(cell.size) > 0;
    if (cell.first() >= place.last() + int64_t(size) || place.first() >= cell.last() + int64_t(cell.size)) return false;
    begins = within(begins, step);
    if (begins < int64_t(size)) return true;
    begins -= step;
    return begins + int64_t(cell.size) > 0;
}
