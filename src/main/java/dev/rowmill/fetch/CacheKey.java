package dev.rowmill.fetch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.TreeMap;

/// What makes two fetches the same: a SHA-256 over everything that decides the answer, each part
/// with its length.
///
/// Lengths keep one part from running into the next, so that no choice of separators in a URL or a
/// header can forge another tenant's key; the digest keeps secrets in headers out of memory dumps
/// of the cache.
record CacheKey(long a, long b, long c, long d) {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final MessageDigest SHA_256 = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The key of a request; what the policy makes of redirects and statuses is part of it.
    static CacheKey of(FetchRequest request, FetchPolicy policy) {
        var parts = new Parts();
        parts.add(request.tenant());
        parts.add(request.method());
        parts.add(request.url());
        parts.add(request.headers().size());
        for (Header header : request.headers()) {
            parts.add(header.name());
            parts.add(header.value());
        }
        parts.add(policy.redirects());
        parts.add(policy.onStatus().size());
        if (!policy.onStatus().isEmpty()) {
            new TreeMap<>(policy.onStatus())
                    .forEach((status, meaning) -> {
                        parts.add(status);
                        parts.add(meaning.name());
                    });
        }
        parts.add(request.body().length);
        return parts.digest(request.body());
    }

    private static final class Parts {
        private byte[] bytes = new byte[256];
        private int length;

        void add(int number) {
            room(4);
            for (int shift = 24; shift >= 0; shift -= 8) {
                bytes[length++] = (byte) (number >> shift);
            }
        }

        /// Writes each UTF-16 unit on its own, so that unpaired surrogates do not all become the
        /// same `?`.
        void add(String text) {
            add(text.length());
            room(3 * text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x80) {
                    bytes[length++] = (byte) c;
                } else {
                    bytes[length++] = (byte) (0x80 | (c >> 12));
                    bytes[length++] = (byte) (c >> 8);
                    bytes[length++] = (byte) c;
                }
            }
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }

        CacheKey digest(byte[] body) {
            MessageDigest sha256 = newDigest();
            sha256.update(bytes, 0, length);
            byte[] hash = sha256.digest(body);
            return new CacheKey(
                    (long) LONG.get(hash, 0),
                    (long) LONG.get(hash, 8),
                    (long) LONG.get(hash, 16),
                    (long) LONG.get(hash, 24));
        }

        /// A copy of a digest made once: asking the security providers each time costs as much as
        /// the digest.
        private static MessageDigest newDigest() {
            try {
                return (MessageDigest) SHA_256.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the platform's SHA-256 can be copied", e);
            }
        }
    }
}
