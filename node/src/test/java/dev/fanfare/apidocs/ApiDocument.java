package dev.fanfare.apidocs;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One of the two documents, and what of its schemas was seen. Clients ignore fields they do not know, so the documents allow
 * them; here they are refused, so that none is forgotten.
 */
final class ApiDocument {
    static final Path DIR = Path.of("..", "docs");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMAS = "/components/schemas";
    private static final String OTHER = "./openapi.yaml";

    final ObjectNode root;
    private final Map<JsonNode, String> names = new IdentityHashMap<>();
    private final Map<JsonNode, Schema> compiled = new IdentityHashMap<>();
    private final Set<String> seen = new TreeSet<>();

    private ApiDocument(ObjectNode root) {
        this.root = root;
        prepare(root, "");
    }

    static ApiDocument openApi() throws IOException {
        return new ApiDocument(read(Files.readString(DIR.resolve("openapi.yaml"))));
    }

    /** With the schemas of the other document that it refers to. */
    static ApiDocument asyncApi() throws IOException {
        ObjectNode root = read(Files.readString(DIR.resolve("asyncapi.yaml")).replace(OTHER + "#", "#"));
        ObjectNode schemas = (ObjectNode) root.at(SCHEMAS);
        read(Files.readString(DIR.resolve("openapi.yaml")))
                .at(SCHEMAS)
                .properties()
                .forEach(schema -> schemas.set(schema.getKey(), schema.getValue()));
        return new ApiDocument(root);
    }

    private static ObjectNode read(String yaml) throws IOException {
        return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private void prepare(JsonNode node, String name) {
        if (node.isContainerNode()) {
            names.put(node, name);
        }
        if (node.path("type").asText().equals("object") && node.has("properties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.properties().forEach(field -> prepare(field.getValue(), name + "/" + field.getKey()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            prepare(node.get(i), name + "/" + i);
        }
    }

    JsonNode at(String pointer) {
        JsonNode found = root.at(JsonPointer.compile(pointer));
        if (found.isMissingNode()) {
            throw new AssertionError("nothing is at " + pointer);
        }
        return found;
    }

    /** What a reference refers to, or the node itself. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(at(node.get("$ref").asText().substring(1))) : node;
    }

    /** What is wrong with a value; empty: nothing. What is right counts as seen. */
    synchronized List<String> check(JsonNode schema, JsonNode value) {
        List<String> wrong = errors(schema, value);
        if (wrong.isEmpty()) {
            walk(schema, value, seen);
        }
        return wrong;
    }

    private List<String> errors(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /** A schema on its own, with all that are named beside it. */
    private Schema compile(JsonNode schema) {
        ObjectNode whole = root.objectNode();
        whole.set("$defs", at(SCHEMAS));
        whole.putArray("allOf").add(schema);
        String text = whole.toString().replace("\"#" + SCHEMAS + "/", "\"#/$defs/");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json(text));
    }

    /** Notes the parts of a schema that a value has: properties, and which of the values there may be; all where it is null. */
    private void walk(JsonNode schema, JsonNode value, Set<String> parts) {
        String name = names.get(schema);
        if (schema.has("$ref")) {
            walk(at(schema.get("$ref").asText().substring(1)), value, parts);
        }
        schema.path("properties").properties().forEach(property -> {
            JsonNode inner = value == null ? null : value.get(property.getKey());
            if (value == null || inner != null) {
                parts.add(name + "/" + property.getKey());
                walk(property.getValue(), inner, parts);
            }
        });
        schema.path("enum").forEach(each -> note(name, each.asText(), value, parts));
        if (schema.path("type").asText().equals("boolean")) {
            note(name, "true", value, parts);
            note(name, "false", value, parts);
        }
        if (schema.has("items")) {
            if (value == null) {
                walk(schema.get("items"), null, parts);
            } else {
                value.forEach(each -> walk(schema.get("items"), each, parts));
            }
        }
        for (JsonNode one : schema.path("oneOf")) {
            if (value == null || errors(one, value).isEmpty()) {
                walk(one, value, parts);
            }
        }
    }

    private static void note(String name, String each, JsonNode value, Set<String> parts) {
        if (value == null || value.asText().equals(each)) {
            parts.add(name + " = " + each);
        }
    }

    /** Parts of these schemas that no value had. */
    Set<String> unseen(Iterable<JsonNode> schemas) {
        Set<String> parts = new TreeSet<>();
        schemas.forEach(schema -> walk(schema, null, parts));
        parts.removeAll(seen);
        return parts;
    }
}
