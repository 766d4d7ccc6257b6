/* Messages that nobody checks. */
#define FSM_MESSAGE(number, name, ...) struct name __VA_ARGS__
