package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON Schemas of `/v1/steps`: the words of pipelines, for editors.
final class VocabularySchemas {
    private VocabularySchemas() {}

    static ObjectNode stepList() {
        return new ObjectSchema("Every step there is, and every name that may stand in one.")
                .required("steps", Schemas.listOf(step()), "in the order of the documentation")
                .required("functions", Schemas.listOf(term()), "of expressions, sorted by name")
                .required("aggregates", Schemas.listOf(term()), "the functions of `aggregate`")
                .required("patterns", Schemas.listOf(pattern()), "the names that `grok` knows")
                .required("formats", Schemas.listOf(format()), "how datasets are written")
                .required("error_codes", Schemas.listOf(errorCode()), "why rows fail")
                .open();
    }

    private static ObjectNode step() {
        return new ObjectSchema("A step.")
                .required("name", Schemas.text(), "the verb that pipelines use")
                .required("kind", Schemas.text(), "where it runs: `cpu`, `io` or `dataset`")
                .required("summary", Schemas.text(), "one sentence")
                .required("shorthand", Schemas.text(), "what may stand for its options")
                .required("options", Schemas.listOf(option()), "its options")
                .required("examples", Schemas.listOf(Schemas.any()), "it at work")
                .open();
    }

    private static ObjectNode option() {
        ObjectNode values = Schemas.listOf(Schemas.text());
        return new ObjectSchema("An option of a step.")
                .required("name", Schemas.word(), "as pipelines spell it")
                .required("type", Schemas.text(), "what it may hold, for people")
                .required(
                        "kind",
                        Schemas.word(),
                        "what it may hold, for programs: `expression`, `pattern`, `one_of`, …")
                .required("required", Schemas.bool(), "whether it must be given")
                .required(
                        "default", Schemas.orNull(Schemas.text()), "what holds if it is not given")
                .required("summary", Schemas.text(), "one sentence")
                .optional("values", values, "all that it, or each of its members, may be")
                .optional("min", Schemas.any().put("type", "integer"), "the least whole number")
                .optional("max", Schemas.any().put("type", "integer"), "the greatest whole number")
                .open();
    }

    private static ObjectNode term() {
        return new ObjectSchema("A function.")
                .required("name", Schemas.word(), "how it is called")
                .required("usage", Schemas.word(), "how it is written")
                .required("summary", Schemas.word(), "what it gives")
                .required("example", Schemas.word(), "a call of it")
                .open();
    }

    private static ObjectNode pattern() {
        return new ObjectSchema("A name in the patterns of `grok`, written `%{NAME}`.")
                .required("name", Schemas.word(), "the name")
                .required("pattern", Schemas.word(), "what it stands for")
                .open();
    }

    private static ObjectNode format() {
        ObjectNode names = Schemas.listOf(Schemas.word());
        return new ObjectSchema("A format.")
                .required("name", Schemas.word(), "its name")
                .required("aliases", names, "other names it goes by")
                .required("media_types", names.deepCopy(), "the one it is answered with first")
                .required("extensions", names.deepCopy(), "the endings of its files")
                .open();
    }

    private static ObjectNode errorCode() {
        return new ObjectSchema("A code of dead letters and `_error`.")
                .required("code", Schemas.word(), "the code")
                .required("summary", Schemas.word(), "what it means")
                .open();
    }
}
