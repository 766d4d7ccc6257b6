"""A signed heartbeat.fsm with any single bit flipped, cut at any length, or with a byte appended is refused: by the hosted loader
and by the signer's own check, which never disagree. With a target as a second argument: of the file for that target.
"""
import sys

from bench import BUILD, SAMPLES, Bench, main

TARGET = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "x86"
PROCESSES = 2


class EveryDamage(Bench):
    def test_no_damaged_file_is_accepted_and_both_verifiers_agree(self):
        app = self.apps("heartbeat", [SAMPLES / "heartbeat" / "heartbeat.c"], TARGET) / "heartbeat.fsm"
        run = self.done(BUILD / "test" / "e2e" / "e2e_flips", self.pki / "root.pem", app, PROCESSES)
        print(run.text)
        size = app.stat().st_size
        self.assertIn(f"good: {8 * size + size + 256} damaged files of {size} bytes: 0 accepted, 0 disagreements", run.lines)


if __name__ == "__main__":
    main()
