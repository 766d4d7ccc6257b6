/* calendar.c: dates are the host's in UTC, and wide characters are the host's "C" locale's. */
#include "libc_test.h"

static const char all[] =
    "%a %A %b %B %c %d %D %e %F %g %G %h %H %I %j %m %M %n %p %r %R %s %S %t %T %u %U %V %w %W %x %X %y %Y %z %% "
    "%Ey %Od";

static int64_t any_time(void)
{
    const int64_t any = (int64_t)((uint64_t)any_number() << 32 | any_number());

    return any >> any_below(60);
}

static bool same(const struct tm *left, const struct tm *right)
{
    return left->tm_sec == right->tm_sec && left->tm_min == right->tm_min && left->tm_hour == right->tm_hour &&
           left->tm_mday == right->tm_mday && left->tm_mon == right->tm_mon && left->tm_year == right->tm_year &&
           left->tm_wday == right->tm_wday && left->tm_yday == right->tm_yday;
}

static void seconds_are_the_hosts_dates(void **state)
{
    (void)state;
    for (int round = 0; round < 200000; round++) {
        const time_t time = any_time();
        struct tm host = {0}, ours = {0};
        const bool there = gmtime_r(&time, &host) != NULL;
        assert_int_equal(libc_gmtime_r(&time, &ours) != NULL, there);
        if (!there) continue;
        assert_true(same(&host, &ours));
        assert_int_equal(libc_timegm(&ours), time);
    }
}

static void parts_beyond_their_ranges_are_put_right(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct tm host = {.tm_sec = (int)any_below(5000) - 2500,
                          .tm_min = (int)any_below(5000) - 2500,
                          .tm_hour = (int)any_below(500) - 250,
                          .tm_mday = (int)any_below(1000) - 500,
                          .tm_mon = (int)any_below(100) - 50,
                          .tm_year = (int)any_below(3000) - 1500};
        struct tm ours = host;
        assert_int_equal(timegm(&host), libc_timegm(&ours));
        assert_true(same(&host, &ours));
    }
    struct tm late = {.tm_year = INT_MAX, .tm_mon = 12, .tm_mday = 1};
    assert_int_equal(libc_timegm(&late), -1);
}

static void every_conversion_is_the_hosts(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        const time_t time = (time_t)any_below(UINT32_MAX) * 16 - 30000000000;
        struct tm parts;
        char host[400], ours[400];
        gmtime_r(&time, &parts);
        const size_t length = strftime(host, sizeof host, all, &parts);
        assert_int_equal(libc_strftime(ours, sizeof ours, all, &parts), length);
        if (parts.tm_year > 1000 - 1900) assert_string_equal(ours, host);
    }
}

static void what_does_not_fit_is_nothing(void **state)
{
    const struct tm parts = {.tm_mday = 1, .tm_year = 70, .tm_wday = 4};
    char text[30];

    (void)state;
    for (size_t size = 0; size < 30; size++) {
        text[size] = '#';
        assert_int_equal(libc_strftime(text, size, "%c", &parts), size > 24 ? 24 : 0);
        assert_int_equal(text[size], '#');
    }
    assert_string_equal(libc_asctime_r(&parts, text), "Thu Jan  1 00:00:00 1970\n");
    const struct tm late = {.tm_mday = 1, .tm_year = 10000};
    assert_null(libc_asctime_r(&late, text));
}

static void wide_characters_are_the_hosts(void **state)
{
    const wchar_t text[] = L"a wide text", low[] = {(wchar_t)-5, 0};
    wchar_t to[20];
    char bytes[20];

    (void)state;
    for (wint_t character = 0; character < 300; character++) {
        assert_int_equal(!libc_iswalpha(character), character < 128 ? !isalpha((int)character) : 1);
        assert_int_equal(!libc_iswctype(character, libc_wctype("punct")), character < 128 ? !ispunct((int)character) : 1);
        assert_int_equal(libc_towupper(character), character < 128 ? toupper((int)character) : (int)character);
    }
    assert_int_equal(libc_wctype("nothing"), 0);
    assert_int_equal(libc_wcslen(text), 11);
    assert_int_equal(sign(libc_wcscmp(text, low)), 1);
    assert_int_equal(libc_wcsncmp(text, L"a wonder", 3), 0);
    assert_ptr_equal(libc_wcsrchr(text, L't'), text + 10);
    assert_null(libc_wcschr(text, L'q'));
    assert_int_equal(libc_mbstowcs(to, "a wide text", 20), 11);
    assert_int_equal(wcscmp(to, text), 0);
    assert_int_equal(libc_wcstombs(bytes, text, 5), 5);
    assert_memory_equal(bytes, "a wid", 5);
    assert_int_equal(libc_mbstowcs(NULL, "\xc3\xa4", 0), (size_t)-1);
    assert_int_equal(libc_mbrtowc(to, "x", 0, NULL), (size_t)-2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_are_the_hosts_dates),   cmocka_unit_test(parts_beyond_their_ranges_are_put_right),
        cmocka_unit_test(every_conversion_is_the_hosts), cmocka_unit_test(what_does_not_fit_is_nothing),
        cmocka_unit_test(wide_characters_are_the_hosts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
