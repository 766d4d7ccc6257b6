target datalayout = "e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnux32"
@llvm.compiler.used = appending global [2 x ptr] [ptr @memcpy, ptr @bcmp], section "llvm.metadata"
declare void @memcpy()
declare void @bcmp()
