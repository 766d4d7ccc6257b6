/* kernel.pml: mailboxes, ready queues and pre-emption by threshold as runtime/kernel has them (mailbox.h, ready.h, run.c), for spin.
 *
 * One processor, which one process at a time has (`cpu`): the kernel's loop, or the handler of the FSM that runs. An interrupt posts
 * an event whenever interrupts are on, whatever the processor is at; when it has ended, and at the end of every API call, the kernel
 * runs what is ready above the threshold, nested. Kernel code is not atomic here: every statement is a step, and nothing but `off`
 * keeps interrupts out of it. What must hold is at the end of this file, and in the assertions named by what they promise.
 *
 * Five FSMs. Two of app A stand around those of B and D: while A's lower one runs, these two wait. SENDS, INTERRUPTS and TRAPS bound
 * a run; everything that can happen within them does.
 *      number  app  priority  mailbox
 *      0       A    0         2
 *      1       B    1         1
 *      2       A    2         2
 *      3       D    1         1
 *      4       C    3         2
 */
#define FSMS 5
#define LEVELS 4
#define SLOTS 2
#define NOBODY 7       /* no FSM; as a sender, the kernel */
#define KERNEL 6       /* has the processor when no handler runs */
#define DEVICE 5       /* the interrupt, as a sender */
#define SENDERS 6      /* FSMs and the device */
#define STARTED 15     /* the kernel's own event */
#define FIRST_PID 2    /* of FSM 0's handler; the kernel's loop comes behind the device */

#define PRIORITY(f)  ((f) == 4 -> 3 : ((f) == 3 -> 1 : (f)))
#define CAPACITY(f)  ((f) == 1 || (f) == 3 -> 1 : 2)
#define SAME_APP(f, g) ((f) == (g) || ((f) + (g) == 2 && (f) != 1))
#define THRESHOLD(f) ((f) == 0 || (f) == 2 -> 2 : PRIORITY(f))
#define HIGHEST(set) ((set) & 8 -> 3 : ((set) & 4 -> 2 : ((set) & 2 -> 1 : 0)))
#define SLOT(f, i)   ((f) * SLOTS + (i))
#define PAIR(to, from) ((to) * SENDERS + (from))

/* The kernel's. */
bool off = true;             /* interrupts are off */
bool running[FSMS];          /* status: not stopped */
byte head[FSMS], count[FSMS];
byte sender[FSMS * SLOTS], place[FSMS * SLOTS]; /* what lies in the mailboxes: from whom, and as which of his */
byte next[FSMS], oldest[LEVELS], newest[LEVELS], ready;
byte nest[FSMS], depth;      /* the FSMs whose handlers have begun: the last one runs, the others are pre-empted */

/* The machine's. */
byte cpu = KERNEL;
bool begin[FSMS];            /* the kernel calls the handler */
bool asleep;

/* Not the kernel's: what the properties are about. */
byte held[FSMS];             /* events accepted and not yet handled */
byte sent[FSMS * SENDERS], handled[FSMS * SENDERS]; /* by receiver and sender */
bool queued[FSMS];           /* in a ready queue */
byte before[FSMS];           /* the FSMs of the same priority that were ready before this one */
bool inside;                 /* the processor is in kernel code */
byte sends = SENDS, interrupts = INTERRUPTS, traps = TRAPS;

#define TOP nest[depth - 1]

/* ---- ready.h ---- */

inline ready_add(f)
{
    d_step {
        assert(running[f] && next[f] == NOBODY);
        before[f] = 0;
        for (each : 0 .. FSMS - 1) {
            if
            :: each != f && queued[each] && PRIORITY(each) == PRIORITY(f) -> before[f] = before[f] | (1 << each)
            :: else
            fi
        }
        assert(!queued[f]); /* an FSM is in one ready queue at most */
        queued[f] = true;
        each = 0
    }
    if
    :: ready & (1 << PRIORITY(f)) -> next[newest[PRIORITY(f)]] = f
    :: else -> oldest[PRIORITY(f)] = f
    fi;
    newest[PRIORITY(f)] = f;
    ready = ready | (1 << PRIORITY(f))
}

inline ready_take(f)
{
    f = oldest[HIGHEST(ready)];
    oldest[PRIORITY(f)] = next[f];
    if
    :: next[f] == NOBODY -> ready = ready & (15 - (1 << PRIORITY(f)))
    :: else
    fi;
    next[f] = NOBODY;
    d_step {
        assert(queued[f] && before[f] == 0); /* the oldest of its priority */
        queued[f] = false;
        for (each : 0 .. FSMS - 1) { before[each] = before[each] & (31 - (1 << f)) }
        each = 0
    }
}

/* ---- mailbox.h ---- */

inline post(to, from)
{
    refused = false;
    if
    :: !running[to]
    :: else ->
        had = count[to];
        if
        :: had >= CAPACITY(to) ->
            refused = true;
            assert(held[to] == CAPACITY(to)) /* full says who is full */
        :: else ->
            index = head[to] + had;
            index = (index >= CAPACITY(to) -> index - CAPACITY(to) : index);
            sender[SLOT(to, index)] = from;
            d_step {
                if
                :: from < SENDERS -> place[SLOT(to, index)] = sent[PAIR(to, from)]; sent[PAIR(to, from)]++
                :: else -> place[SLOT(to, index)] = STARTED
                fi;
                held[to]++;
                assert(held[to] <= CAPACITY(to)) /* never more than the capacity */
            }
            count[to] = had + 1;
            if
            :: had == 0 -> ready_add(to)
            :: else
            fi
        fi
    fi;
    had = 0;
    index = 0
}

inline drop_first(f)
{
    d_step {
        each = sender[SLOT(f, head[f])];
        if
        :: each < SENDERS ->
            handled[PAIR(f, each)]++;
            if
            :: handled[PAIR(f, each)] == sent[PAIR(f, each)] -> handled[PAIR(f, each)] = 0; sent[PAIR(f, each)] = 0 /* only their difference matters */
            :: else
            fi
        :: else
        fi;
        held[f]--;
        sender[SLOT(f, head[f])] = 0;
        place[SLOT(f, head[f])] = 0;
        each = 0
    }
    head[f] = (head[f] + 1 == CAPACITY(f) -> 0 : head[f] + 1);
    count[f] = count[f] - 1
}

/* Everything that waits is lost, with the event that is being handled. */
inline clear(f)
{
    head[f] = 0;
    count[f] = 0;
    d_step {
        held[f] = 0;
        for (each : 0 .. SENDERS - 1) { handled[PAIR(f, each)] = 0; sent[PAIR(f, each)] = 0 }
        for (each : 0 .. SLOTS - 1) { sender[SLOT(f, each)] = 0; place[SLOT(f, each)] = 0 }
        each = 0
    }
}

/* ---- run.c ---- */

/* Interrupts are off. The handler gets the processor, with interrupts on; whoever called goes on when it gets the processor back. */
inline dispatch(f)
{
    nest[depth] = f;
    depth++;
    d_step { begin[f] = true; inside = false; off = false; cpu = f; f = 0 }
}

/* Interrupts are off: what is ready above the threshold of the one that runs pre-empts it. In any case they are on afterwards. */
inline preempt()
{
    if
    :: depth > 0 && ready != 0 && HIGHEST(ready) > THRESHOLD(TOP) ->
        ready_take(chosen);
        dispatch(chosen)
    :: else -> d_step { inside = false; off = false }
    fi
}

/* A handler has ended, and with it its place in the nest. What became ready above the threshold of the one below goes first. */
inline leave(f)
{
    depth--;
    nest[depth] = 0;
    if
    :: depth > 0 && ready != 0 && HIGHEST(ready) > THRESHOLD(TOP) ->
        ready_take(chosen);
        dispatch(chosen)
    :: else -> d_step { inside = false; off = false; cpu = (depth == 0 -> KERNEL : nest[depth - 1]) }
    fi
}

inline trap(f)
{
    clear(f);
    if
    :: post(f, NOBODY)      /* begins anew */
    :: running[f] = false   /* is stopped */
    fi
}

proctype handler(byte self) provided (cpu == _pid - FIRST_PID)
{
    byte to, had, index, chosen, each;
    bool refused;
end:
    do
    :: begin[self] ->
        begin[self] = false;
        assert(self == _pid - FIRST_PID);
        d_step {
            assert(count[self] > 0 && held[self] > 0); /* there is something to handle */
            assert(sender[SLOT(self, head[self])] >= SENDERS ||
                   place[SLOT(self, head[self])] == handled[PAIR(self, sender[SLOT(self, head[self])])]); /* in the order sent */
        }
        do
        :: atomic { sends > 0 -> sends--; select(to : 0 .. FSMS - 1) };
            inside = true; off = true;
            post(to, self);
            to = 0;
            preempt()
        :: break
        od;
        inside = true; off = true;
        if
        :: traps > 0 -> traps--; trap(self)
        :: drop_first(self);
            if
            :: count[self] > 0 -> ready_add(self)
            :: else
            fi
        fi;
        leave(self)
    od
}

/* Interrupts are not nested; each may post to anybody. */
proctype device()
{
    byte to, had, index, chosen, each;
    bool refused;
end:
    do
    :: atomic {
        !off && interrupts > 0 ->
        interrupts--;
        off = true;
        asleep = false;
        select(to : 0 .. FSMS - 1);
        post(to, DEVICE);
        to = 0;
        if
        :: inside -> off = false /* a fault of the kernel's let it in: it goes on where it was */
        :: else -> preempt()
        fi
    }
    od
}

proctype loop() provided (cpu == _pid - FIRST_PID)
{
    byte chosen, each;
end:
    do
    :: !asleep ->
        assert(KERNEL == _pid - FIRST_PID);
        inside = true; off = true;
        if
        :: ready != 0 ->
            ready_take(chosen);
            dispatch(chosen)
        :: else ->
            d_step { asleep = true; inside = false; off = false } /* WFI ends for an interrupt that is pending */
        fi
    od
}

init {
    byte had, index, chosen, each, f;
    bool refused;
    atomic {
        for (f : 0 .. LEVELS - 1) { oldest[f] = NOBODY; newest[f] = NOBODY }
        for (f : 0 .. FSMS - 1) { running[f] = true; next[f] = NOBODY }
        for (f : 0 .. FSMS - 1) { if :: f < AWAKE -> post(f, NOBODY) :: else fi }
        for (f : 0 .. FSMS - 1) { run handler(f) }
        run device();
        run loop();
        f = 0;
        off = false
    }
}

/* ---- what holds whenever the processor is not in kernel code ---- */

#define NESTED(f) ((depth > 0 && nest[0] == f) || (depth > 1 && nest[1] == f) || (depth > 2 && nest[2] == f) || \
                   (depth > 3 && nest[3] == f) || (depth > 4 && nest[4] == f))
/* No wake-up is lost: with events it is ready, runs or is pre-empted, and without it does not. */
#define AWAKE_IF_HELD(f) (count[f] == held[f] && count[f] <= CAPACITY(f) && \
                          (running[f] && count[f] > 0) == (queued[f] || NESTED(f)) && !(queued[f] && NESTED(f)))
/* Never two handlers of one app: each above the thresholds of all below it, no FSM twice. */
#define ABOVE(i) (depth < i + 2 || (PRIORITY(nest[i + 1]) > THRESHOLD(nest[i]) && !SAME_APP(nest[i + 1], nest[i])))
#define APPS_APART (depth < 3 || !SAME_APP(nest[0], nest[2])) && (depth < 4 || !SAME_APP(nest[1], nest[3]))
/* The highest above the threshold runs; nobody sleeps while one is ready. */
#define HIGHEST_RUNS ((depth == 0 || ready == 0 || HIGHEST(ready) <= THRESHOLD(TOP)) && !(asleep && ready != 0))

#define HOLDS (AWAKE_IF_HELD(0) && AWAKE_IF_HELD(1) && AWAKE_IF_HELD(2) && AWAKE_IF_HELD(3) && AWAKE_IF_HELD(4) && \
               ABOVE(0) && ABOVE(1) && ABOVE(2) && APPS_APART && HIGHEST_RUNS)

active proctype monitor()
{
end:
    atomic { !inside && !off && !(HOLDS) -> assert(false) }
}

/* Whoever has an event gets the processor, the lowest one too, once interrupts and sends have ended. */
ltl eventually_runs { [] ((running[0] && count[0] > 0) -> <> (cpu == 0 || !running[0])) }
