package dev.fanfare.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * Which build this is, as the jar's manifest states it.
 *
 * @param version {@code development} where the program does not run from its jar
 * @param commit null where the build did not know it
 * @param built when, ISO 8601; likewise
 */
public record BuildInfo(String version, String commit, String built) {
    private static final String TITLE = "fanfare-node";

    /** What is running; reads the class path once a call. */
    public static BuildInfo ofThisProgram() {
        try {
            for (URL url : Collections.list(BuildInfo.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                try (InputStream in = url.openStream()) {
                    Manifest manifest = new Manifest(in);
                    if (TITLE.equals(manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_TITLE))) {
                        return of(manifest);
                    }
                }
            }
        } catch (IOException e) {
            // Then nobody knows.
        }
        return new BuildInfo("development", null, null);
    }

    static BuildInfo of(Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        return new BuildInfo(
                main.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
                known(main.getValue("Build-Commit")),
                known(main.getValue("Build-Time")));
    }

    private static String known(String value) {
        return value == null || value.equals("unknown") ? null : value;
    }

    /** One line. */
    String line() {
        return "fanfare " + version + (commit == null ? "" : ", commit " + commit)
                + (built == null ? "" : ", built " + built);
    }
}
