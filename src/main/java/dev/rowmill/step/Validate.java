package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaException;

import dev.rowmill.regex.RegexException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.Json;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `validate`: lets rows pass that a JSON Schema allows.
record Validate(JsonSchema schema) implements CpuStep {
    private static final int SHOWN = 3;

    /// Keywords whose values are no schemas but any JSON.
    private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

    static final StepSpec SPEC =
            new StepSpec(
                    "validate",
                    StepSpec.Kind.CPU,
                    "Lets rows pass that a JSON Schema allows, unchanged; a violation is a row error with the places of the"
                            + " first few.",
                    Form.of(
                            Option.required(
                                    "schema",
                                    OptionType.Plain.SCHEMA,
                                    "a JSON Schema of draft 2020-12 for the whole row; it may refer to itself and to the draft,"
                                            + " nothing is loaded. format only annotates. Patterns follow ECMA-262")),
                    List.of(
                            Example.of(
                                    """
                                    {"schema": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "minimum": 1}}}}\
                                    """,
                                    """
                                    {"id": 7, "name": "Ada"}\
                                    """,
                                    """
                                    {"id": 7, "name": "Ada"}\
                                    """),
                            Example.failing(
                                    """
                                    {"schema": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}\
                                    """,
                                    """
                                    {"id":"seven"}\
                                    """,
                                    ErrorCode.SCHEMA_VIOLATION),
                            Example.failing(
                                    """
                                    {"schema": {"properties": {"zip": {"pattern": "^[0-9]{5}$"}}}}\
                                    """,
                                    """
                                    {"zip":"1234"}\
                                    """,
                                    ErrorCode.SCHEMA_VIOLATION)),
                    Validate::plan);

    private static Plan plan(Options options) {
        Given given = options.get("schema");
        Plan unusable = run -> (CpuStep) (row, out) -> out.add(row);
        if (!given.node().isObject() && !given.node().isBoolean()) {
            given.expected("a JSON Schema, an object or true or false");
            return unusable;
        }
        int before = given.problems().count();
        refuseOtherDialects(given);
        refusePatterns(given);
        try {
            JsonNode schema = JsonTree.of(given.node());
            for (Error mistake : JsonSchema.mistakes(schema)) {
                String place = given.pointer() + mistake.getInstanceLocation();
                given.problems().add(place, mistake.getMessage());
            }
            return given.problems().count() > before
                    ? unusable
                    : new Validate(JsonSchema.compile(schema));
        } catch (SchemaException e) {
            given.problem(
                    "expected references into this schema or the draft, since nothing is loaded, found: "
                            + Json.shortened(String.valueOf(e.getMessage())));
            return unusable;
        } catch (JsonTree.NumberException e) {
            given.problem(Json.shortened(String.valueOf(e.getMessage())));
            return unusable;
        }
    }

    private static void refuseOtherDialects(Given given) {
        Given dialect = given.member("$schema");
        String text = dialect.node().asText();
        if (dialect.node().isTextual()
                && !text.equals(JsonSchema.DIALECT)
                && !text.equals(JsonSchema.DIALECT + "#")) {
            dialect.expected("the draft " + JsonSchema.DIALECT);
        }
    }

    /// Notes every pattern that cannot be used, with its place.
    private static void refusePatterns(Given schema) {
        for (int i = 0; schema.node().isArray() && i < schema.node().size(); i++) {
            String place = Problems.element(schema.pointer(), i);
            refusePatterns(new Given(schema.node().get(i), place, schema.problems()));
        }
        if (!schema.node().isObject()) {
            return;
        }
        schema.members()
                .forEach((name, member) -> {
                    if (name.equals("pattern") && member.node().isTextual()) {
                        refusePattern(member, member.node().textValue());
                    } else if (name.equals("patternProperties") && member.node().isObject()) {
                        member.members().forEach((key, value) -> refusePattern(value, key));
                    }
                    if (!DATA.contains(name)) {
                        refusePatterns(member);
                    }
                });
    }

    private static void refusePattern(Given given, String pattern) {
        try {
            SchemaPattern.compile(pattern);
        } catch (RegexException e) {
            given.problem(Given.positioned(e.detail(), e.position()));
        }
    }

    @Override
    public void apply(Row row, RowSink out) throws RowException {
        List<Error> violations;
        try {
            violations = schema.violations(JsonTree.of(row));
        } catch (JsonSchema.StoppedException e) {
            throw e.rowException();
        } catch (JsonTree.NumberException e) {
            throw new RowException(ErrorCode.SCHEMA_VIOLATION, String.valueOf(e.getMessage()));
        }
        if (!violations.isEmpty()) {
            throw new RowException(ErrorCode.SCHEMA_VIOLATION, detail(violations));
        }
        out.add(row);
    }

    private static String detail(List<Error> violations) {
        var detail = new StringBuilder();
        for (Error violation : violations.subList(0, Math.min(SHOWN, violations.size()))) {
            String place = violation.getInstanceLocation().toString();
            detail.append(detail.isEmpty() ? "" : "; ")
                    .append(place.isEmpty() ? "the row" : Json.shortened(place))
                    .append(": ")
                    .append(Json.shortened(violation.getMessage()));
        }
        int more = violations.size() - SHOWN;
        return more > 0
                ? detail + String.format(Locale.ROOT, "; and %,d more", more)
                : detail.toString();
    }
}
