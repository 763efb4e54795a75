package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;

import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;

import java.util.List;
import java.util.Locale;

/// A JSON Schema of draft 2020-12, compiled; what it refers to is inside it or the draft's own
/// meta-schema. Immutable, shared by threads.
///
/// `format` only annotates, as the draft says. Nothing is ever loaded from a network or from a
/// file. An evaluation is bounded in steps and in depth, and a match of a pattern in steps.
final class JsonSchema {
    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /// Keywords that one evaluation may look at, each time it does.
    private static final int MAX_STEPS = 2_000_000;

    /// Keywords that may be looked at inside each other; what a small stack can take.
    private static final int MAX_DEPTH = 1_000;

    /// More mistakes than anyone is shown.
    private static final int MAX_ERRORS = 100;

    private static final SchemaRegistryConfig CONFIG =
            SchemaRegistryConfig.builder()
                    .regularExpressionFactory(JsonSchema::pattern)
                    .formatAssertionsEnabled(false)
                    .losslessNarrowing(true)
                    .locale(Locale.ROOT)
                    .build();

    /// The draft, in which keywords that it does not know mean nothing; the library would log them.
    private static final Dialect DRAFT =
            Dialect.builder(Dialects.getDraft202012())
                    .unknownKeywordFactory((name, context) -> new AnnotationKeyword(name))
                    .build();

    private static final ExecutionConfig EXECUTION =
            ExecutionConfig.builder().locale(Locale.ROOT).formatAssertionsEnabled(false).build();

    private final Schema schema;

    private JsonSchema(Schema schema) {
        this.schema = schema;
    }

    /// An evaluation was stopped, for a reason that the row error gives. A kind of the library's
    /// exceptions because it logs all others.
    static final class StoppedException extends SchemaException {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        private StoppedException(ErrorCode code, String message) {
            super(message);
            this.code = code;
        }

        static StoppedException overBudget(RegexBudgetException e) {
            return new StoppedException(
                    ErrorCode.REGEX_BUDGET_EXCEEDED, "schema: " + e.getMessage());
        }

        RowException rowException() {
            return new RowException(code, String.valueOf(getMessage()));
        }
    }

    /// The meta-schema, made when the first schema is.
    private static final class Meta {
        static final JsonSchema SCHEMA =
                new JsonSchema(registry().getSchema(SchemaLocation.of(DIALECT)));
    }

    /// What the meta-schema finds wrong in a schema.
    static List<Error> mistakes(JsonNode schema) {
        return Meta.SCHEMA.violations(schema);
    }

    /// Compiles a schema in which no mistake was found.
    ///
    /// @throws SchemaException if it refers to what is not there
    static JsonSchema compile(JsonNode schema) {
        Schema compiled = registry().getSchema(schema);
        compiled.initializeValidators();
        return new JsonSchema(compiled);
    }

    private static SchemaRegistry registry() {
        return SchemaRegistry.withDialect(
                DRAFT,
                registry ->
                        registry.schemaRegistryConfig(CONFIG)
                                .schemaLoader(loader ->
                                        loader.allow(iri ->
                                                iri.toString()
                                                        .startsWith(
                                                                "https://json-schema.org/draft/2020-12/"))));
    }

    private static SchemaPattern pattern(String text) {
        try {
            return SchemaPattern.compile(text);
        } catch (RegexException e) {
            throw new SchemaException(Given.positioned(e.detail(), e.position()));
        }
    }

    /// What the schema finds wrong in a value, in its own order, at most about a hundred.
    ///
    /// @throws StoppedException if that takes too long
    List<Error> violations(JsonNode value) {
        var evaluation = new Evaluation();
        try {
            schema.validate(evaluation, value);
        } catch (StackOverflowError deep) {
            throw tooDeep();
        } catch (StoppedException e) {
            throw e;
        } catch (SchemaException e) {
            throw new StoppedException(ErrorCode.SCHEMA_VIOLATION, "schema: " + e.getMessage());
        }
        return evaluation.getErrors();
    }

    private static StoppedException tooDeep() {
        return new StoppedException(
                ErrorCode.SCHEMA_VIOLATION,
                "schema: expected keywords at most %,d deep inside each other, found more; does it refer to itself without end?"
                        .formatted(MAX_DEPTH));
    }

    /// One evaluation, which counts what it does.
    private static final class Evaluation extends ExecutionContext {
        private int steps;
        private int depth;

        Evaluation() {
            super(EXECUTION);
        }

        @Override
        public void evaluationPathAddLast(String keyword) {
            enter();
            super.evaluationPathAddLast(keyword);
        }

        @Override
        public void evaluationPathAddLast(int index) {
            enter();
            super.evaluationPathAddLast(index);
        }

        @Override
        public void evaluationPathRemoveLast() {
            depth--;
            super.evaluationPathRemoveLast();
        }

        private void enter() {
            if (++depth > MAX_DEPTH) {
                throw tooDeep();
            }
            if (++steps > MAX_STEPS) {
                throw new StoppedException(
                        ErrorCode.SCHEMA_VIOLATION,
                        "schema: expected to look at no more than %,d keywords for one row, found more to look at"
                                .formatted(MAX_STEPS));
            }
        }

        /// A list that has mistakes need not grow without end: what holds it has failed already.
        @Override
        public void addError(Error error) {
            if (getErrors().size() < MAX_ERRORS) {
                super.addError(error);
            }
        }
    }
}
