"""fsmrun --map=KIND and fsmimage --map=KIND: which memory a system takes, and what for."""
import json
import os
import re
import subprocess
import xml.etree.ElementTree

import harness

SYSTEM = """apps = (
  { name = "talker"; file = "talker.fsm"; groups = ["log", "timer"]; fsms = (
    { name = "loud"; type = "talker"; priority = 5; mailbox = 4; timers = 2; wires = { listener = "patient"; }; },
    { name = "quiet"; type = "talker"; priority = 3; mailbox = 7; timers = 3; wires = { listener = "clumsy"; }; } ); },
  { name = "listener"; file = "listener.fsm"; fsms = (
    { name = "patient"; type = "listener"; priority = 1; mailbox = 3; },
    { name = "clumsy"; type = "clumsy"; priority = 9; mailbox = 3; } ); }
);
stop_after = 20;
"""
TITLES = ["file of app talker", "cell of app talker", "file of app listener", "cell of app listener",
          "machine stack, and what each handler takes of it", "kernel tables"]


class Map(harness.Case):
    apps = ("talker", "listener")

    def setUp(self):
        self.write("system.conf", SYSTEM)

    def hosted(self, *arguments):
        result = self.run_system(*arguments)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertNotIn("[loud]", result.stdout)
        return result.stdout

    def image(self, *arguments, code=0):
        result = subprocess.run([os.path.join(harness.TOOLS, "fsmimage"), *arguments, "system.conf"], cwd=self.folder, timeout=harness.GUARD,
                                capture_output=True, text=True)
        self.assertEqual(result.returncode, code, result.stderr)
        return result.stdout + result.stderr

    def check(self, map):
        """Parts lie one behind the other, and are all of their block. {title: block}"""
        blocks = {block["title"]: block for block in map["blocks"]}
        self.assertEqual(list(blocks), TITLES)
        for block in blocks.values():
            if block["by_turns"]:
                continue
            self.assertEqual(sum(part["size"] for part in block["parts"]), block["size"])
            at = block["address"]
            for part in block["parts"]:
                if at is not None and part["use"] != "not loaded":
                    self.assertEqual(part["address"], at)
                    at += part["size"]
        sizes = {part["name"]: part["size"] for title in TITLES[1::2] for part in blocks[title]["parts"]}
        self.assertEqual([sizes[f"mailbox of {fsm}"] for fsm in ("loud", "quiet", "patient", "clumsy")], [256, 448, 192, 192])
        self.assertEqual((sizes["state of loud"], sizes["state of clumsy"]), (16, 8))
        for app in ("talker", "listener"):
            self.assertEqual(blocks[f"file of app {app}"]["size"], os.path.getsize(self.path(app + ".fsm")))
        handlers = blocks[TITLES[4]]["parts"]
        self.assertEqual([part["name"] for part in handlers],
                         ["priority 9: clumsy", "priority 5: loud", "priority 3: quiet", "priority 1: patient"])
        self.assertGreater(handlers[1]["size"], 0)
        return blocks

    def test_the_map_is_what_the_kernel_made(self):
        blocks = self.check(json.loads(self.hosted("--map=json")))
        said = re.findall(r"app (\w+): image at (0x\w+), cell at (0x\w+), (\d+) bytes", self.run_system("--map").stdout)
        self.assertEqual(len(said), 2)
        for app, image, cell, size in said:
            self.assertEqual(blocks[f"file of app {app}"]["address"], int(image, 16))
            block = blocks[f"cell of app {app}"]
            self.assertEqual((block["address"], block["size"]), (int(cell, 16), int(size)))
        self.assertIn("locals", [part["use"] for part in blocks["cell of app talker"]["parts"]])
        tables = {part["name"].split(":")[0]: part["size"] for part in blocks["kernel tables"]["parts"]}
        self.assertEqual(tables["timers"], 9 * 20)

    def test_text_has_a_line_for_each_part(self):
        parts = sum(1 + len(block["parts"]) for block in json.loads(self.hosted("--map=json"))["blocks"])
        lines = self.hosted("--map=text").splitlines()
        self.assertEqual(len(lines), parts)
        self.assertRegex("\n".join(lines), r"\n0x\w{8} +448    mailbox of quiet\n")

    def test_the_picture_has_every_part_in_proportion(self):
        blocks = json.loads(self.hosted("--map=json"))["blocks"]
        root = xml.etree.ElementTree.fromstring(self.hosted("--map=svg"))
        shapes = [shape for shape in root if shape.tag.endswith("rect")]
        words = [shape.text for shape in root if shape.tag.endswith("text")]
        for block in blocks:
            self.assertTrue(any(word.startswith(block["title"]) for word in words), block["title"])
            for part in block["parts"]:
                self.assertIn(part["name"], words)
        widths = [float(shape.get("width")) for shape in shapes[1:] if float(shape.get("height")) > 20]
        largest = max(block["parts"][-1]["size"] / block["size"] for block in blocks if block["title"].startswith("cell of"))
        self.assertTrue(any(abs(width - 1000 * largest) < 1 for width in widths))
        bottom = float(root.get("height"))
        for shape in root[1:]:
            self.assertLess(float(shape.get("y")), bottom)
            self.assertLess(float(shape.get("x")), float(root.get("width")))

    def test_a_devices_map_needs_no_keys_and_no_device(self):
        for app in self.apps:
            subprocess.run([harness.COMPILER, "--target=cortex-m3", os.path.join(harness.HERE, app + ".c"), "-o", app + ".fsm"],
                           cwd=self.folder, check=True, timeout=harness.GUARD)
            self.sign(app + ".fsm")
        self.addCleanup(lambda: [self.build(app) for app in self.apps])
        blocks = self.check(json.loads(self.image("--map=json")))
        self.assertTrue(all(block["address"] is None for block in blocks.values()))
        self.assertIn("mailbox of quiet", self.image("--map"))
        self.assertIn("<svg", self.image("--map=svg"))

    def test_an_array_is_one_part(self):
        self.write("system.conf", SYSTEM.replace('name = "patient";', 'name = "patient"; count = 100;').replace(
            'listener = "patient";', 'listener = "patient[7]";'))
        blocks = {block["title"]: block for block in json.loads(self.hosted("--map=json"))["blocks"]}
        parts = {part["name"]: part["size"] for part in blocks["cell of app listener"]["parts"]}
        self.assertEqual(parts["states, mailboxes of patient[100]"], 100 * (8 + 3 * 64))
        said = re.findall(r"app listener: .*, (\d+) bytes", self.run_system("--map").stdout)
        self.assertEqual(int(said[0]), blocks["cell of app listener"]["size"])

    def test_another_kind_is_a_wrong_call(self):
        self.assertEqual(self.run_system("--map=png").returncode, 2)
        self.assertIn("write text, svg or json", self.image("--map=png", code=2))

    def test_there_is_no_map_of_what_is_refused(self):
        result = self.run_system("--map=text", root="pki/ci.pem")
        self.assertEqual((result.returncode, result.stdout), (1, ""))

    def test_a_map_that_nobody_can_take_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = self.run_system("--map=svg", stdout=full)
        self.assertEqual(result.returncode, 3, result.stderr)


harness.main()
