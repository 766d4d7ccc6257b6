"""lit's settings for the checker's tests. Each input says in its RUN lines what is done with it:

    %check FILE    the plugin's findings are exactly those in the file's expected-error and expected-warning comments
    %check++ FILE  the same for C++
    %plain FILE    the plugin's findings, with notes, as a user sees them
    %fix FILE      works the suggested changes into FILE
    %clang, %plugin   what these are made of
"""
import os
import sys

import lit.formats

param = lit_config.params
config.name = "checker"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = param["output"]
config.environment["PATH"] = param["tools"] + os.pathsep + config.environment["PATH"]

clang = (
    f"{param['clang']} -std=c11 --target=x86_64-linux-gnux32 -ffreestanding -nostdlibinc -ffp-contract=off -fsyntax-only"
    f" -isystem {param['source']}/runtime/include -isystem {config.test_source_root}/Inputs/system"
    f" -fplugin={param['plugin']} -fplugin-arg-fsmcheck-exempt={config.test_source_root}/Inputs/system"
    f" -fplugin-arg-fsmcheck-exempt={param['source']}/runtime/include"
)
cxx = clang.replace("-std=c11", "-std=c++17 -fno-exceptions -fno-rtti -fno-threadsafe-statics -Wno-c++20-designator")
config.substitutions += [
    (r"%check\+\+", f"{cxx} -Xclang -verify -Xclang -verify-ignore-unexpected=note"),
    ("%clang", param["clang"]),
    ("%plugin", param["plugin"]),
    ("%check", f"{clang} -Xclang -verify -Xclang -verify-ignore-unexpected=note"),
    ("%plain", f"{clang} -fno-color-diagnostics"),
    ("%fix", f"{clang} -Xclang -fixit"),
    ("%python", sys.executable),
    ("%source", param["source"]),
]
