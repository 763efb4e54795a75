package dev.rowmill.http;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/// Entity tags in headers (RFC 9110, sections 8.8.3 and 13.1). Tags stand without their quotes, all of them strong.
final class EntityTags {
    private EntityTags() {}

    /// The tag of a document.
    static String of(String document) {
        byte[] digest = sha256().digest(document.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String quoted(String tag) {
        return '"' + tag + '"';
    }

    /// The tags of `If-Match` or `If-None-Match`, `*` among them, or nothing if the header was not sent.
    ///
    /// A weak tag keeps its mark in `If-Match`, where it matches nothing; elsewhere it is as good as a strong one.
    static @Nullable Set<String> in(HttpServletRequest request, String header) {
        var lines = Collections.list(request.getHeaders(header));
        if (lines.isEmpty()) {
            return null;
        }
        var tags = new LinkedHashSet<String>();
        for (String line : lines) {
            for (String tag : line.split(",", -1)) {
                tags.add(unquoted(header.equals("If-Match") ? tag.strip() : strong(tag.strip())));
            }
        }
        return tags;
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private static String unquoted(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }

    /// Whether the client has what `tag` names already.
    static boolean has(HttpServletRequest request, String tag) {
        Set<String> tags = in(request, "If-None-Match");
        return tags != null && (tags.contains("*") || tags.contains(tag));
    }
}
