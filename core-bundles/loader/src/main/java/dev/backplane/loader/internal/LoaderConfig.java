package dev.backplane.loader.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What operators set of the loader. */
@ObjectClassDefinition(
        name = "Plugin loader",
        description = "What comes in from outside, and how much of it")
@interface LoaderConfig {

    /** The PID of this configuration. */
    String PID = "dev.backplane.loader";

    @AttributeDefinition(
            name = "Artifact limit, bytes",
            description = "The largest file that is taken")
    long maxArtifactBytes() default 268_435_456L;

    @AttributeDefinition(
            name = "Entry limit",
            description = "The most files and folders in one archive")
    int maxEntries() default 65_535;

    @AttributeDefinition(
            name = "Unpacked limit, bytes",
            description = "All entries of one archive together")
    long maxUncompressedBytes() default 1_073_741_824L;

    @AttributeDefinition(
            name = "Fetch time limit, ms",
            description =
                    "How long a server may take to connect, to answer, and between two pieces"
                            + " of the body")
    int fetchTimeoutMillis() default 30_000;

    @AttributeDefinition(
            name = "Download time limit, ms",
            description = "How long one download may take in all")
    int downloadTimeoutMillis() default 600_000;

    @AttributeDefinition(
            name = "Fetch retries",
            description =
                    "How often a download that broke is taken up again without getting any further")
    int fetchRetries() default 3;

    @AttributeDefinition(
            name = "Fetch pause, ms",
            description =
                    "Before a download is taken up the first time; twice as long each further time")
    int fetchPauseMillis() default 500;

    @AttributeDefinition(
            name = "Private networks",
            description =
                    "Addresses off the public network that may be fetched from, such as 10.1.0.0/16"
                            + " or 127.0.0.1")
    String[] privateNetworks() default {};

    @AttributeDefinition(
            name = "Require digest",
            description =
                    "Whose SHA-256 must be given: remote (http: and https: URLs), always, never")
    String requireDigest() default "remote";

    @AttributeDefinition(
            name = "Sync",
            description =
                    "Wait until stored bytes are safe against a loss of power; a crash never"
                            + " harms them")
    boolean sync() default true;

    @AttributeDefinition(
            name = "Retention, s",
            description = "How long an artifact is kept that nobody uses")
    long retentionSeconds() default 604_800;

    @AttributeDefinition(
            name = "Repositories",
            description =
                    "More folders of bundles that satisfy dependencies, and indexes of such (OSGi R5"
                            + " repository XML, *.xml or *.xml.gz): paths, relative ones in the home"
                            + " folder, and file:, http: and https: URLs")
    String[] repositories() default {};

    @AttributeDefinition(
            name = "Index refresh, s",
            description = "How often an index on another machine is fetched again")
    int repositoryRefreshSeconds() default 300;

    @AttributeDefinition(
            name = "Index limit, bytes",
            description = "The largest repository index that is read, unpacked")
    long maxIndexBytes() default 67_108_864L;

    @AttributeDefinition(
            name = "Weavers",
            description =
                    "Symbolic names of bundles that may change the classes of others while they"
                            + " are loaded")
    String[] weavers() default {"org.apache.aries.spifly.dynamic.bundle"};

    @AttributeDefinition(
            name = "Compression limit",
            description =
                    "How many times its compressed size an entry of more than 1 MiB may unpack to")
    int maxCompressionRatio() default 200;

    @AttributeDefinition(
            name = "Nested jar limit, bytes",
            description = "The largest jar within a jar, on the bundle's class path")
    long maxNestedJarBytes() default 67_108_864L;

    @AttributeDefinition(
            name = "Native code",
            description =
                    "Symbolic names of bundles that may bring native code (Bundle-NativeCode); * for"
                            + " all")
    String[] nativeCode() default {};
}
