package dev.rowmill.regex;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The tries of one program on one text that need not be repeated: a bit for each position and
/// mark, in pages that exist once something in them is set.
final class Memo {
    private static final int PAGE_SHIFT = 15;
    private static final int PAGE_WORDS = 1 << (PAGE_SHIFT - 6);

    /// 64 MiB of pages.
    private static final int MAX_PAGES = 16_384;

    private final int marks;
    private final long[] @Nullable [] pages;
    private int used;

    Memo(int marks, int positions) {
        this.marks = marks;
        this.pages = new long[(int) (((long) marks * positions) >> PAGE_SHIFT) + 1][];
    }

    /// Remembers a try, and says whether it was remembered already.
    boolean add(int state, int position) {
        long bit = (long) position * marks + state;
        int number = (int) (bit >> PAGE_SHIFT);
        long[] page = pages[number];
        if (page == null) {
            page = newPage(number);
        }
        int word = (int) (bit >> 6) & PAGE_WORDS - 1;
        long mask = 1L << bit;
        if ((page[word] & mask) != 0) {
            return true;
        }
        page[word] |= mask;
        return false;
    }

    private long[] newPage(int number) {
        if (++used > MAX_PAGES) {
            throw new RegexBudgetException(
                    "expected a match to remember at most "
                            + (MAX_PAGES >> 8)
                            + " MiB of failed tries, needed more");
        }
        var page = new long[PAGE_WORDS];
        pages[number] = page;
        return page;
    }

    /// Forgets what is known of one position.
    void forget(int position) {
        long from = (long) position * marks;
        for (long bit = from; bit < from + marks; bit++) {
            long[] page = pages[(int) (bit >> PAGE_SHIFT)];
            if (page != null) {
                page[(int) (bit >> 6) & PAGE_WORDS - 1] &= ~(1L << bit);
            }
        }
    }

    /// Forgets everything, and says how many places for pages that took.
    int clear() {
        Arrays.fill(pages, null);
        used = 0;
        return pages.length;
    }
}
