package dev.rowmill.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.rowmill.cache.WeighedCache;
import dev.rowmill.regex.Matcher;
import dev.rowmill.regex.Regex;
import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/// What user agents say of themselves, by the rules of uap-core, which the library uap-java brings
/// along.
///
/// The rules are matched by our engine, in time linear in the text, because there are over a
/// thousand of them and anyone may send any user agent. The first rule that matches counts. What
/// was read is cached. Loaded when a pipeline first needs it, which takes about a second; shared by
/// threads.
final class UserAgents {
    /// The longest part of a user agent that is looked at, in UTF-16 units.
    private static final int MAX_LENGTH = 1_024;

    private static final long CACHE_BYTES = 8 << 20;
    private static final String RULES = "/ua_parser/regexes.yaml";

    private final List<Rule> browsers;
    private final List<Rule> systems;
    private final List<Rule> devices;
    private final WeighedCache<String, Value> known =
            WeighedCache.lasting(
                    CACHE_BYTES,
                    (agent, value) -> (int) (ValueSize.of(agent) + ValueSize.of(value)));

    /// One rule: where the regular expression matches, its templates give the parts, in which `$1`
    /// stands for a group.
    private record Rule(Regex regex, List<String> templates) {
        /// The parts where the rule matches, an absent one null; otherwise nothing.
        @Nullable List<@Nullable String> parts(String agent) {
            Matcher match = regex.matcher(agent);
            if (!match.find()) {
                return null;
            }
            var parts = new ArrayList<@Nullable String>();
            for (String template : templates) {
                String part = filled(template, match).strip();
                parts.add(part.isEmpty() ? null : part);
            }
            return parts;
        }

        private String filled(String template, Matcher match) {
            var text = new StringBuilder();
            int i = 0;
            while (i < template.length()) {
                char c = template.charAt(i++);
                boolean refers = c == '$' && i < template.length();
                int group = refers ? Character.digit(template.charAt(i), 10) : -1;
                if (group < 0) {
                    text.append(c);
                    continue;
                }
                i++;
                String found = group <= regex.groupCount() ? match.group(group) : null;
                text.append(found == null ? "" : found);
            }
            return text.toString();
        }
    }

    private static final class Loaded {
        static final UserAgents ALL = load();
    }

    private UserAgents(List<Rule> browsers, List<Rule> systems, List<Rule> devices) {
        this.browsers = List.copyOf(browsers);
        this.systems = List.copyOf(systems);
        this.devices = List.copyOf(devices);
    }

    /// The reading of user agents; loads the rules.
    static Parse.Parsing parsing() {
        return Loaded.ALL::parse;
    }

    private static UserAgents load() {
        try (InputStream in = UserAgents.class.getResourceAsStream(RULES)) {
            JsonNode rules = new YAMLMapper().readTree(Objects.requireNonNull(in, RULES));
            return new UserAgents(
                    rules(
                            rules.get("user_agent_parsers"),
                            "family_replacement:$1",
                            "v1_replacement:$2",
                            "v2_replacement:$3",
                            "v3_replacement:$4"),
                    rules(
                            rules.get("os_parsers"),
                            "os_replacement:$1",
                            "os_v1_replacement:$2",
                            "os_v2_replacement:$3",
                            "os_v3_replacement:$4"),
                    rules(
                            rules.get("device_parsers"),
                            "device_replacement:$1",
                            "brand_replacement:",
                            "model_replacement:$1"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RULES, e);
        }
    }

    /// @param parts the names of the templates, each with what holds where a rule has none
    private static List<Rule> rules(JsonNode list, String... parts) {
        var rules = new ArrayList<Rule>();
        for (JsonNode rule : list) {
            var templates = new ArrayList<String>();
            for (String part : parts) {
                String[] nameAndDefault = part.split(":", 2);
                templates.add(rule.path(nameAndDefault[0]).asText(nameAndDefault[1]));
            }
            String flags = rule.path("regex_flag").asText("").equals("i") ? "(?i)" : "";
            rules.add(new Rule(regex(flags + rule.get("regex").asText()), templates));
        }
        return rules;
    }

    private static Regex regex(String pattern) {
        try {
            return Regex.compile(pattern);
        } catch (RegexException e) {
            throw new IllegalStateException("a rule of uap-core has no pattern of ours", e);
        }
    }

    private Value parse(String text) throws RowException {
        String agent = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
        Value value = known.get(agent);
        if (value == null) {
            try {
                value = read(agent);
            } catch (RegexBudgetException e) {
                throw new RowException(
                        ErrorCode.REGEX_BUDGET_EXCEEDED, String.valueOf(e.getMessage()));
            }
            known.put(agent, value);
        }
        return value;
    }

    private Value read(String agent) {
        var members = new LinkedHashMap<String, Value>();
        members.put("browser", versioned(first(browsers, agent)));
        members.put("os", versioned(first(systems, agent)));
        List<@Nullable String> device = first(devices, agent);
        members.put(
                "device",
                object("name", device.get(0), "brand", device.get(1), "model", device.get(2)));
        return new Value.Obj(members);
    }

    private static List<@Nullable String> first(List<Rule> rules, String agent) {
        for (Rule rule : rules) {
            List<@Nullable String> parts = rule.parts(agent);
            if (parts != null) {
                return parts;
            }
        }
        return java.util.Arrays.asList(null, null, null, null);
    }

    private static Value versioned(List<@Nullable String> parts) {
        var version = new StringBuilder();
        for (String number : parts.subList(1, 4)) {
            if (number == null) {
                break;
            }
            version.append(version.isEmpty() ? "" : ".").append(number);
        }
        return object(
                "name",
                parts.get(0),
                "major",
                parts.get(1),
                "version",
                version.isEmpty() ? null : version.toString());
    }

    private static Value object(@Nullable String... namesAndTexts) {
        var members = new LinkedHashMap<String, Value>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            String text = namesAndTexts[i + 1];
            members.put(
                    Objects.requireNonNull(namesAndTexts[i]),
                    text == null ? Value.Null.NULL : Value.text(text));
        }
        return new Value.Obj(members);
    }
}
