package dev.rowmill.http;

import static io.restassured.config.DecoderConfig.decoderConfig;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static io.restassured.config.LogConfig.logConfig;
import static io.restassured.config.RedirectConfig.redirectConfig;
import static io.restassured.config.RestAssuredConfig.config;

import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

import java.nio.charset.StandardCharsets;

/// How tests speak to a server: what a test says is what is sent, and no charset is added, no body
/// decoded, no redirect followed.
///
/// All of it belongs to one request, none of it to REST Assured as a whole, so that tests may run
/// at the same time.
final class Requests {
    static final String NDJSON = "application/x-ndjson";

    /// More than any answer of a test takes; a test that hangs should say where.
    private static final int TIMEOUT_MILLIS = 30_000;

    private static final RestAssuredConfig EXACT =
            config().encoderConfig(
                            encoderConfig()
                                    // A Content-Type has a charset only where the test gives it
                                    // one.
                                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                    .defaultContentCharset(StandardCharsets.UTF_8)
                                    // Text of these types is sent as it is, in UTF-8.
                                    .encodeContentTypeAs(NDJSON, ContentType.TEXT)
                                    .encodeContentTypeAs("image/png", ContentType.TEXT)
                                    .encodeContentTypeAs("multipart/form-data", ContentType.TEXT)
                                    .defaultQueryParameterCharset(StandardCharsets.UTF_8))
                    .decoderConfig(
                            // No Accept-Encoding but the test's own, and bodies as they came.
                            decoderConfig()
                                    .noContentDecoders()
                                    .defaultContentCharset(StandardCharsets.UTF_8))
                    .redirect(redirectConfig().followRedirects(false))
                    .httpClient(
                            httpClientConfig()
                                    .setParam("http.connection.timeout", TIMEOUT_MILLIS)
                                    .setParam("http.socket.timeout", TIMEOUT_MILLIS))
                    .logConfig(logConfig().enableLoggingOfRequestAndResponseIfValidationFails());

    private Requests() {}

    /// A request to the server at this port of the loopback address.
    static RequestSpecification to(int port) {
        return RestAssured.given()
                .config(EXACT)
                .baseUri("http://127.0.0.1")
                .port(port)
                // Addresses are sent as they are written, with their percent signs.
                .urlEncodingEnabled(false);
    }
}
