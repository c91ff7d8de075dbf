# The formula of Homebrew. SPDX-License-Identifier: GPL-2.0-or-later
# Never installed: every file compiles for macOS and they link (make macos). Written for 1.4.0, on 2026-11-30.
class Earlog < Formula
  desc "Listening notes, ratings and review drafts for headphones, in a terminal"
  homepage "https://example.org/earlog"
  url "https://example.org/earlog-1.4.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "GPL-2.0-or-later"
  depends_on "make" => :build
  depends_on "pkgconf" => :build
  depends_on "ffmpeg"
  depends_on "jansson"
  depends_on "libebur128"
  depends_on "libpq"
  depends_on "libyaml"
  depends_on "md4c"
  depends_on "mpv"
  depends_on "ncurses"
  depends_on "nettle"
  depends_on "sqlite"
  depends_on "utf8proc"
  depends_on "zstd"
  def install
    system "gmake", "install", "PREFIX=#{prefix}"
  end
  test do
    assert_match version.to_s, shell_output("#{bin}/earlog --version")
    system bin/"earlog", "new", "x.yaml", "--device", "AFUL Cantor", "--playlist", "demo"
    assert_match "nothing wrong", shell_output("#{bin}/earlog check x.yaml")
  end
end
