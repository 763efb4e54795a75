package dev.rowmill.http;

import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.specification.ResponseSpecification;

import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeMatcher;

import java.util.List;

/// What answers have in common.
final class Expected {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Expected() {}

    /// A whole problem document (RFC 9457) of this status and kind, which tells nothing of the
    /// inside.
    ///
    /// @param type what its `type` ends with, such as `not-found`
    static ResponseSpecification problem(int status, String type) {
        return new ResponseSpecBuilder()
                .expectStatusCode(status)
                .expectHeader("Content-Type", "application/problem+json")
                .expectHeader("X-Content-Type-Options", "nosniff")
                .expectHeader("Cache-Control", "no-store")
                .expectHeader("Server", nullValue(String.class))
                .expectBody(problemDocument(status, type))
                .build();
    }

    /// The text of such a document. All of it in one look: each path that REST Assured follows is a
    /// script to compile.
    static Matcher<String> problemDocument(int status, String type) {
        return new TypeSafeMatcher<>() {
            @Override
            protected boolean matchesSafely(String text) {
                try {
                    return isProblem(MAPPER.readTree(text), status, type)
                            && !text.contains("\\tat ")
                            && !text.contains("Exception");
                } catch (JsonProcessingException e) {
                    return false;
                }
            }

            @Override
            public void describeTo(Description description) {
                description.appendText(
                        "a problem document with status %d, type %s, title, detail and instance"
                                .formatted(status, uri(type)));
            }
        };
    }

    private static boolean isProblem(JsonNode problem, int status, String type) {
        return problem.path("status").asInt() == status
                && problem.path("type").asText().equals(uri(type))
                && problem.path("instance").asText().startsWith("/")
                && List.of("title", "detail").stream()
                        .noneMatch(name -> problem.path(name).asText().isBlank());
    }

    private static String uri(String type) {
        return "urn:rowmill:problem:" + type;
    }
}
