package dev.rowmill.format;

/// What a dataset may begin with to tell its encoding: UTF-8's mark is dropped, the others name
/// encodings that are not read.
final class ByteOrderMark {
    private ByteOrderMark() {}

    /// Whether `first` may begin a mark, so that up to four bytes are needed to tell.
    static boolean mayBegin(byte first) {
        return first == (byte) 0xef || first == (byte) 0xfe || first == (byte) 0xff || first == 0;
    }

    /// How many of the first `count` bytes are UTF-8's mark, or 0.
    ///
    /// @throws UnreadableException if they are the mark of UTF-16 or UTF-32
    static int length(byte[] bytes, int count) throws UnreadableException {
        if (startsWith(bytes, count, 0xef, 0xbb, 0xbf)) {
            return 3;
        }
        if (startsWith(bytes, count, 0xff, 0xfe, 0, 0)
                || startsWith(bytes, count, 0, 0, 0xfe, 0xff)) {
            throw unsupported("UTF-32");
        }
        if (startsWith(bytes, count, 0xff, 0xfe) || startsWith(bytes, count, 0xfe, 0xff)) {
            throw unsupported("UTF-16");
        }
        return 0;
    }

    private static boolean startsWith(byte[] bytes, int count, int... mark) {
        boolean same = count >= mark.length;
        for (int i = 0; same && i < mark.length; i++) {
            same = (bytes[i] & 0xff) == mark[i];
        }
        return same;
    }

    private static UnreadableException unsupported(String encoding) {
        return new UnreadableException(
                UnreadableException.Reason.UNSUPPORTED,
                "expected UTF-8, found the byte order mark of " + encoding + " at byte 0");
    }
}
