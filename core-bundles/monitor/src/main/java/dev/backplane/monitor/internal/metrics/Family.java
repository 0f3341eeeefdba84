package dev.backplane.monitor.internal.metrics;

import java.util.List;

/**
 * The runtime's own metrics: every name, with what it means. {@code docs/metrics.md} is held to
 * this list by a test.
 */
enum Family {
    REQUESTS(
            Kind.COUNTER,
            "backplane_requests",
            "Attempts of calls that ended in this version, or were refused by it",
            "plugin",
            "version",
            "operation"),
    REQUEST_ERRORS(
            Kind.COUNTER,
            "backplane_request_errors",
            "Those of them that did not succeed, by whose fault it was: plugin, downstream, refused, timed_out, cancelled",
            "plugin",
            "version",
            "operation",
            "kind"),
    REQUEST_DURATION(
            Kind.HISTOGRAM,
            "backplane_request_duration_seconds",
            "Time inside the handler of those that came to it",
            "plugin",
            "version",
            "operation"),
    REQUESTS_IN_FLIGHT(
            Kind.GAUGE,
            "backplane_requests_in_flight",
            "Calls inside this version now",
            "plugin",
            "version"),
    CALLS(
            Kind.COUNTER,
            "backplane_calls",
            "Calls that have begun, each once however often it was tried, over all versions",
            "plugin",
            "operation"),
    CALL_FAILURES(
            Kind.COUNTER,
            "backplane_call_failures",
            "Calls that ended otherwise than with a reply, by the error code their callers were told",
            "plugin",
            "operation",
            "code"),
    CALLS_IN_FLIGHT(
            Kind.GAUGE,
            "backplane_calls_in_flight",
            "Calls running, waiting for their turn or at a gate, or pausing before another attempt",
            "plugin",
            "operation"),
    CALL_RETRIES(
            Kind.COUNTER,
            "backplane_call_retries",
            "Attempts after the first",
            "plugin",
            "operation"),
    CALL_REFUSALS(
            Kind.COUNTER,
            "backplane_call_refusals",
            "Attempts refused by a limit of the policy: bulkhead (too many at once), breaker (circuit open)",
            "plugin",
            "operation",
            "by"),
    CIRCUIT_OPEN(
            Kind.GAUGE,
            "backplane_circuit_open",
            "1 while calls are refused or only tried, because the operation failed too often",
            "plugin",
            "operation"),

    MAILBOX_DEPTH(
            Kind.GAUGE,
            "backplane_mailbox_depth",
            "Events waiting for a subscriber",
            "plugin",
            "subscriber"),
    MAILBOX_CAPACITY(
            Kind.GAUGE,
            "backplane_mailbox_capacity",
            "Events that may wait for it",
            "plugin",
            "subscriber"),
    EVENTS_DELIVERED(
            Kind.COUNTER,
            "backplane_events_delivered",
            "Events handled without an exception",
            "plugin",
            "subscriber"),
    EVENTS_DROPPED(
            Kind.COUNTER,
            "backplane_events_dropped",
            "Events dropped to make room for newer ones",
            "plugin",
            "subscriber"),
    EVENTS_REJECTED(
            Kind.COUNTER,
            "backplane_events_rejected",
            "Events refused to their publishers because the mailbox was full",
            "plugin",
            "subscriber"),
    EVENTS_DEAD_LETTERED(
            Kind.COUNTER,
            "backplane_events_dead_lettered",
            "Events that became dead letters",
            "plugin",
            "subscriber"),
    EVENT_FAILURES(
            Kind.COUNTER,
            "backplane_event_failures",
            "Runs of the handler that threw",
            "plugin",
            "subscriber"),
    SUBSCRIBER_PAUSED(
            Kind.GAUGE,
            "backplane_subscriber_paused",
            "1 while the subscriber is stuck and its events go elsewhere",
            "plugin",
            "subscriber"),
    DEAD_LETTERS(Kind.GAUGE, "backplane_dead_letters", "Dead letters kept now"),
    DEAD_LETTER_BYTES(Kind.GAUGE, "backplane_dead_letters_bytes", "Their size, about"),
    DEAD_LETTERS_RECEIVED(
            Kind.COUNTER,
            "backplane_dead_letters_received",
            "Dead letters since the runtime started"),
    DEAD_LETTERS_LOST(
            Kind.COUNTER,
            "backplane_dead_letters_lost",
            "Dead letters that are kept no more, or never were: displaced by newer ones, or unstored because the disk was slower",
            "why"),

    PLUGIN_INFO(
            Kind.GAUGE,
            "backplane_plugin_info",
            "1; what is installed, with the bundle's state in OSGi's words",
            "plugin",
            "version",
            "type",
            "state"),
    PLUGIN_PHASE(
            Kind.GAUGE,
            "backplane_plugin_phase",
            "1 for the phase that the plugin is in",
            "plugin",
            "phase"),
    PLUGIN_RESTARTS(
            Kind.COUNTER,
            "backplane_plugin_restarts",
            "Times it became active again in the same version",
            "plugin"),
    PLUGIN_FAILURES(
            Kind.COUNTER,
            "backplane_plugin_failures",
            "Times it entered the phase FAILED",
            "plugin"),
    PLUGIN_QUARANTINES(
            Kind.COUNTER, "backplane_plugin_quarantines", "Times it was quarantined", "plugin"),
    PLUGIN_UPDATES(
            Kind.COUNTER,
            "backplane_plugin_updates",
            "Updates that ended, by how: committed, rolled_back, aborted (rehearsals too)",
            "plugin",
            "outcome"),
    UNLOADED(
            Kind.COUNTER,
            "backplane_class_loaders_unloaded",
            "Class loaders of plugins that left the memory after they were taken away"),
    LEAKED(
            Kind.COUNTER,
            "backplane_class_loaders_leaked",
            "Class loaders of plugins that were found held by something outside"),

    PLUGINS(Kind.GAUGE, "backplane_plugins", "Plugins and libraries, by phase", "phase"),
    BUNDLES(
            Kind.GAUGE,
            "backplane_bundles",
            "Bundles of the framework, by state in OSGi's words",
            "state"),
    REFUSALS(
            Kind.GAUGE, "backplane_refused_artifacts", "Artifacts that were refused and still are"),
    CONFIGURATION_LAG(
            Kind.GAUGE,
            "backplane_configuration_lag_seconds",
            "How long the plugin has been so that has been the longest in another state than its configuration wants; 0 if none is"),
    ENDPOINT_UP(Kind.GAUGE, "backplane_endpoint_up", "1 while the endpoint serves", "endpoint"),
    BOOT(
            Kind.GAUGE,
            "backplane_boot_seconds",
            "From the start of the process until the gateway's endpoint served for the first time; absent before"),
    START_TIME(
            Kind.GAUGE,
            "process_start_time_seconds",
            "When the process started, in seconds since 1970"),
    CPU(Kind.COUNTER, "process_cpu_seconds", "Processor time of the process"),
    RESIDENT(
            Kind.GAUGE,
            "process_resident_memory_bytes",
            "Resident memory of the process; absent where the system does not tell"),
    MEMORY_USED(Kind.GAUGE, "jvm_memory_used_bytes", "Memory of the JVM in use", "area"),
    MEMORY_COMMITTED(
            Kind.GAUGE,
            "jvm_memory_committed_bytes",
            "Memory that the JVM has from the system",
            "area"),
    MEMORY_MAX(
            Kind.GAUGE,
            "jvm_memory_max_bytes",
            "Memory that it may have at most; absent where there is no limit",
            "area"),
    COLLECTIONS(Kind.COUNTER, "jvm_gc_collections", "Garbage collections", "gc"),
    COLLECTION_TIME(Kind.COUNTER, "jvm_gc_collection_seconds", "Time they took", "gc"),
    THREADS(Kind.GAUGE, "jvm_threads_current", "Platform threads"),
    CLASSES(Kind.GAUGE, "jvm_classes_currently_loaded", "Classes loaded"),

    FLEET_STATE(
            Kind.GAUGE,
            "backplane_fleet_state",
            "1 for how this runtime stands to its fleet; LOCAL if it belongs to none",
            "state"),
    FLEET_BEHIND(
            Kind.GAUGE,
            "backplane_fleet_lag_revisions",
            "Changes of the fleet that it has not taken yet, as far as it knows; absent without a fleet, as are those below"),
    FLEET_LAG(
            Kind.GAUGE,
            "backplane_fleet_lag_seconds",
            "For how long it may have missed changes of the fleet; 0 if it has everything"),
    FLEET_UNSENT(
            Kind.GAUGE,
            "backplane_fleet_unsent_changes",
            "Changes made here that the fleet has not acknowledged yet"),
    FLEET_DOCUMENTS(
            Kind.GAUGE, "backplane_fleet_configurations", "Configurations that the fleet has"),
    FLEET_FAILED(
            Kind.GAUGE,
            "backplane_fleet_failures",
            "What 'backplane config fleet status' shows as FAILED"),
    FLEET_MEMBERS(
            Kind.GAUGE,
            "backplane_fleet_nodes",
            "Nodes of the fleet that were seen at the last look"),

    HEALTH(
            Kind.GAUGE,
            "backplane_health_status",
            "The worst that checks say: 0 OK, 1 WARN, 2 TEMPORARILY_UNAVAILABLE, 3 CRITICAL, 4 HEALTH_CHECK_ERROR; @runtime is the runtime itself",
            "plugin"),
    PLUGIN_CPU(
            Kind.COUNTER,
            "backplane_plugin_cpu_seconds",
            "Processor time that the version used since measuring began, an estimate from samples; libraries for what they do on their own",
            "plugin",
            "version"),
    PLUGIN_ALLOCATED(
            Kind.COUNTER,
            "backplane_plugin_allocated_bytes",
            "New objects of it, likewise",
            "plugin",
            "version"),
    PLUGIN_THREADS(
            Kind.COUNTER,
            "backplane_plugin_thread_starts",
            "Platform threads that its code started",
            "plugin",
            "version"),
    OTHER_CPU(
            Kind.COUNTER,
            "backplane_other_cpu_seconds",
            "Processor time beside the plugins' since measuring began, by part: runtime, compiler, collector, measuring, unattributed, lost",
            "part"),
    ALERTS(
            Kind.GAUGE,
            "backplane_alerts",
            "Alerts of the runtime's own rules that are pending or firing",
            "rule",
            "severity",
            "state"),
    ALERTS_FIRED(
            Kind.COUNTER,
            "backplane_alerts_fired",
            "Times that an alert of the rule began to fire",
            "rule"),
    LOG_LINES(
            Kind.COUNTER,
            "backplane_log_lines",
            "Lines of the log that were written; @runtime is the runtime itself",
            "plugin"),
    LOG_DROPPED(
            Kind.COUNTER,
            "backplane_log_lines_dropped",
            "Lines that came faster than the plugin's limit allows",
            "plugin"),
    SERIES_REFUSED(
            Kind.COUNTER,
            "backplane_metric_series_refused",
            "Series that were left out because a limit on their number was reached, counted at each collection",
            "plugin"),
    GAUGES_FAILED(
            Kind.COUNTER,
            "backplane_metric_gauges_failed",
            "Times that a plugin's own gauges threw or took too long",
            "plugin"),
    SERIES(Kind.GAUGE, "backplane_metric_series", "Series shown"),
    COLLECTION_DURATION(
            Kind.GAUGE,
            "backplane_metric_collection_seconds",
            "What the collection before this one took");

    /** What a family's numbers are. */
    enum Kind {
        /** Only goes up. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Durations. */
        HISTOGRAM
    }

    private final Kind kind;
    private final String base;
    private final String help;
    private final List<String> labels;

    Family(Kind kind, String base, String help, String... labels) {
        this.kind = kind;
        this.base = base;
        this.help = help;
        this.labels = List.of(labels);
    }

    Kind kind() {
        return kind;
    }

    /** The name without what the format adds to a counter's. */
    String base() {
        return base;
    }

    /** The name as it is shown. */
    String shown() {
        return kind == Kind.COUNTER ? base + "_total" : base;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels;
    }

    /** In Prometheus' words; empty if it is a plain number. */
    String unit() {
        if (base.endsWith("_seconds")) {
            return "seconds";
        }
        return base.endsWith("_bytes") ? "bytes" : "";
    }
}
