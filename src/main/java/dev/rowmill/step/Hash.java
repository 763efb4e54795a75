package dev.rowmill.step;

import dev.rowmill.row.Json;
import dev.rowmill.row.Path;
import dev.rowmill.row.Row;
import dev.rowmill.row.Sha256;
import dev.rowmill.row.Value;

import io.airlift.slice.Slices;
import io.airlift.slice.XxHash64;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;

/// `hash`: a fingerprint of a field.
record Hash(Path field, Algorithm algorithm, @Nullable Path into) implements CpuStep {
    static final StepSpec SPEC =
            new StepSpec(
                    "hash",
                    StepSpec.Kind.CPU,
                    "Computes a hash in lower-case hexadecimal digits: of a text's UTF-8, or of the JSON text of anything else; null stays null.",
                    Form.of(
                            Option.required("field", OptionType.Plain.FIELD, "the field to hash"),
                            Option.required(
                                    "algorithm",
                                    OptionType.OneOf.of(Algorithm.class),
                                    "sha256 where nobody may find a text for a hash, xxh64 (seed 0) where speed is all"),
                            Option.optional(
                                    "into",
                                    OptionType.Plain.FIELD,
                                    "the field for the hash, by default the field itself")),
                    List.of(
                            Example.of(
                                    """
                                    {"field": "email", "algorithm": "sha256"}\
                                    """,
                                    List.of(
                                            """
                                            {"email":"abc"}\
                                            """,
                                            """
                                            {"email":null}\
                                            """),
                                    List.of(
                                            """
                                            {"email":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}\
                                            """,
                                            """
                                            {"email":null}\
                                            """)),
                            Example.of(
                                    """
                                    {"field": "id", "algorithm": "xxh64", "into": "bucket"}\
                                    """,
                                    """
                                    {"id":"abc"}\
                                    """,
                                    """
                                    {"id":"abc","bucket":"44bc2cf5ad770999"}\
                                    """)),
                    Hash::plan);

    /// The functions there are.
    enum Algorithm {
        /// SHA-256 (FIPS 180-4).
        SHA256 {
            @Override
            String hex(String text) {
                return Sha256.hex(text);
            }
        },
        /// XXH64 by Yann Collet with the seed 0.
        XXH64 {
            @Override
            String hex(String text) {
                return HexFormat.of().toHexDigits(XxHash64.hash(Slices.utf8Slice(text)));
            }
        };

        /// The hash of a text's UTF-8, its highest digit first.
        abstract String hex(String text);
    }

    private static Plan plan(Options options) {
        return new Hash(
                options.get("field").path(),
                options.get("algorithm").oneOf(Algorithm.class),
                options.find("into", Given::path));
    }

    @Override
    public void apply(Row row, RowSink out) {
        Value value = field.get(row);
        if (value != null && value != Value.Null.NULL) {
            String text = value instanceof Value.Text(var string) ? string : Json.text(value);
            Path target = into == null ? field : into;
            out.add(target.set(row, Value.text(algorithm.hex(text))));
        } else {
            out.add(into == null ? row : into.set(row, Value.Null.NULL));
        }
    }
}
