package dev.rowmill.format;

import java.io.InputStream;
import java.util.List;

/// Comma-separated or tab-separated values with a header row, strictly after RFC 4180; all values
/// are strings unless the reader is told their types.
///
/// Lines end with CR LF or LF when read and with LF when written.
final class Csv implements Format {
    /// Commas between fields.
    static final Csv COMMA = new Csv("csv", "text/csv", ',');

    /// Tabs between fields, otherwise the same: a tab in a field is in quotes.
    static final Csv TAB = new Csv("tsv", "text/tab-separated-values", '\t');

    private final String name;
    private final String mediaType;
    private final byte separator;

    private Csv(String name, String mediaType, char separator) {
        this.name = name;
        this.mediaType = mediaType;
        this.separator = (byte) separator;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(mediaType);
    }

    @Override
    public List<String> extensions() {
        return List.of("." + name);
    }

    @Override
    public ChunkReader reader(InputStream in, ReadOptions options) {
        return new RowCutter(in, options, new CsvFinder(separator, options.types()));
    }

    @Override
    public boolean hasColumns() {
        return true;
    }

    @Override
    public Encoder encoder() {
        return new CsvEncoder(separator, List.of());
    }

    @Override
    public Encoder encoder(List<String> columns) {
        return new CsvEncoder(separator, columns);
    }
}
