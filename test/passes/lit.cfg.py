"""lit's settings for the tests of the passes. Each input says in its RUN lines what is done with it:

    %x86, %arm     opt with the passes, for each kind of target; %x86load, %armload: and with the passes' own options
    %refused       fsm-refuse refuses the file for both, with the words in its CHECK lines, and does not break down
    %fsmcc         the whole way, from C
    %foreign       plain clang -O2, for x86: -c app.c -o app.o
"""
import os
import sys

import lit.formats

param = lit_config.params
config.name = "passes"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".ll", ".c"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = param["output"]
config.environment["PATH"] = param["tools"] + os.pathsep + config.environment["PATH"]

opt = f"opt -load-pass-plugin={param['plugin']}"
x86 = f"{opt} -mtriple=x86_64-linux-gnux32 -data-layout=e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
arm = f"{opt} -mtriple=thumbv7m-none-eabi -data-layout=e-m:e-p:32:32-Fi8-i64:64-v128:64:128-a:0:32-n32-S64"
refused = "-passes=fsm-refuse -disable-output %s 2>&1 | FileCheck %s"
include = os.path.join(os.path.dirname(param["fsmcc"]), "..", "lib", "fsmcc", "include")
config.substitutions += [
    ("%refused", f"not {x86} {refused} && not {arm} {refused}"),
    ("%x86load", x86.replace(opt, f"{opt} -load={param['plugin']}")),
    ("%armload", arm.replace(opt, f"{opt} -load={param['plugin']}")),
    ("%x86", x86),
    ("%arm", arm),
    ("%fsmcc", param["fsmcc"]),
    ("%foreign", f"clang -w -O2 -g -flto --target=x86_64-linux-gnux32 -nostdinc -isystem {include}"
                 " -isystem /usr/lib/llvm-19/lib/clang/19/include -c"),
    ("%python", sys.executable),
    ("%source", param["source"]),
]
