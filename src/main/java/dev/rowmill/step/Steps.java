package dev.rowmill.step;

import dev.rowmill.fetch.Fetcher;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Every step there is, in the order of the documentation. A new step is one file and one line
/// here.
public record Steps(List<StepSpec> all) {
    public Steps {
        all = List.copyOf(all);
    }

    /// The steps of the service.
    ///
    /// @param fetcher makes the calls of `fetch`; owned by the caller
    /// @param datasetMemoryBytes what one whole-dataset step may hold in one run, at least 1
    /// @param scratch where whole-dataset steps put what does not fit
    /// @param tables what `lookup` looks rows up in
    public static Steps standard(
            Fetcher fetcher, long datasetMemoryBytes, Scratch scratch, Tables tables) {
        return new Steps(
                List.of(
                        SetFields.SPEC,
                        Filter.SPEC,
                        Select.SPEC,
                        Remove.SPEC,
                        Rename.SPEC,
                        Convert.SPEC,
                        Extract.SPEC,
                        ExtractAll.SPEC,
                        Replace.SPEC,
                        Split.SPEC,
                        Grok.SPEC,
                        Parse.SPEC,
                        Hash.SPEC,
                        Explode.SPEC,
                        Validate.SPEC,
                        Fetch.spec(fetcher),
                        Lookup.spec(tables),
                        Dedupe.spec(datasetMemoryBytes, scratch),
                        Aggregate.spec(datasetMemoryBytes, scratch),
                        Sort.spec(datasetMemoryBytes, scratch),
                        Limit.SPEC,
                        Sample.SPEC));
    }

    /// The step of that name, or nothing.
    public @Nullable StepSpec find(String name) {
        for (StepSpec spec : all) {
            if (spec.name().equals(name)) {
                return spec;
            }
        }
        return null;
    }

    /// The names of the steps.
    List<String> names() {
        return all.stream().map(StepSpec::name).toList();
    }
}
