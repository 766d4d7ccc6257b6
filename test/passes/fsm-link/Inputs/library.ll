target datalayout = "e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnux32"
define i32 @called(i32 %x) {
  %y = call i32 @helper(i32 %x)
  ret i32 %y
}
define i32 @helper(i32 %x) {
  ret i32 %x
}
define i32 @own(i32 %x) {
  ret i32 5
}
define i32 @unwanted(i32 %x) {
  ret i32 6
}
define ptr @memcpy(ptr %to, ptr %from, i32 %n) {
  ret ptr %to
}
