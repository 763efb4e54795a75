package dev.rowmill.store;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.regex.Pattern;

/// Makes job ids: `job_` and 128 bits in Crockford's base 32, 48 of milliseconds and 80 random
/// (ULID).
///
/// Ids only ever rise, also when the clock goes back, within the process and, given the newest id
/// on disk, across restarts. So their order is the order of acceptance.
final class JobIds {
    private static final String PREFIX = "job_";
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern SHAPE = Pattern.compile("job_[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final int LENGTH = 26;
    private static final int RANDOM_BITS = 80;

    /// How far an id within one millisecond may lie from the one before: not to be guessed.
    private static final int STEP_BITS = 48;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// Guarded by `this`.
    private BigInteger last;

    /// Ids above `newest`, the last one given out; an empty text if there is none.
    JobIds(InstantSource clock, String newest) {
        this.clock = clock;
        this.last = newest.isEmpty() ? BigInteger.ZERO : decode(newest);
    }

    synchronized String next() {
        BigInteger fresh =
                BigInteger.valueOf(Math.max(0, clock.millis()))
                        .shiftLeft(RANDOM_BITS)
                        .add(new BigInteger(RANDOM_BITS, random));
        if (fresh.compareTo(last) <= 0) {
            fresh = last.add(BigInteger.ONE).add(new BigInteger(STEP_BITS, random));
        }
        last = fresh;
        return encode(fresh);
    }

    static boolean isId(String text) {
        return SHAPE.matcher(text).matches();
    }

    /// Refuses what would not be safe as the name of a directory.
    static String require(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "expected a job id like job_ and 26 characters but found \"" + id + "\"");
        }
        return id;
    }

    private static String encode(BigInteger value) {
        String digits = value.toString(DIGITS.length());
        var text = new StringBuilder(PREFIX).repeat('0', LENGTH - digits.length());
        digits.chars().forEach(digit -> text.append(DIGITS.charAt(Character.digit(digit, 32))));
        return text.toString();
    }

    private static BigInteger decode(String id) {
        var digits = new StringBuilder();
        require(id)
                .substring(PREFIX.length())
                .chars()
                .forEach(digit -> digits.append(Character.forDigit(DIGITS.indexOf(digit), 32)));
        return new BigInteger(digits.toString(), DIGITS.length());
    }
}
