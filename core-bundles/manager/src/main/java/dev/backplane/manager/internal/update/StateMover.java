package dev.backplane.manager.internal.update;

import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.BoundedCalls.Terms;
import dev.backplane.manager.internal.framework.Causes;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.plugin.StateTransfer;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries a plugin's state from one revision to another, through a file. */
final class StateMover {

    private static final Logger LOG = LoggerFactory.getLogger(StateMover.class);

    private final OwnServices services;
    private final BoundedCalls calls;
    private final Path folder;

    /**
     * @param folder where the state lies for the time of the transfer
     */
    StateMover(OwnServices services, BoundedCalls calls, Path folder) {
        this.services = services;
        this.calls = calls;
        this.folder = folder;
    }

    /** A state that was written down; its file is deleted when it is closed. */
    record State(int schema, Path file) implements AutoCloseable {

        long bytes() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw unusable("the state that was exported is gone: " + e.getMessage(), e);
            }
        }

        /** Nothing was exported. */
        static State none() {
            return new State(0, Path.of(""));
        }

        @Override
        public void close() {
            if (schema == 0) {
                return;
            }
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw unusable("the exported state cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    /** Deletes what a transfer left that ended with the runtime. */
    void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("States of earlier transfers stay in {}: {}", folder, e.toString());
        }
    }

    /** The version of the schema that this revision exports; 0 if it has no state. */
    int schema(Bundle revision) {
        return reference(revision)
                .map(reference -> use(reference, StateTransfer::schemaVersion))
                .orElse(0);
    }

    /**
     * Whether state of this schema can go to a revision, as far as that tells.
     *
     * @param schema 0 if there is none, which can go anywhere
     * @throws PluginException {@code UPDATE_FAILED} with why not
     */
    void check(int schema, Bundle to, String label) {
        if (schema == 0) {
            return;
        }
        ServiceReference<StateTransfer> target =
                reference(to)
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.UPDATE_FAILED,
                                                label
                                                        + " has no StateTransfer service and would"
                                                        + " lose the state of the version that"
                                                        + " serves; if that may be, stop the plugin"
                                                        + " first"));
        if (!use(target, transfer -> transfer.canImport(schema))) {
            throw new PluginException(
                    ErrorCode.UPDATE_FAILED,
                    label
                            + " cannot import state of schema "
                            + schema
                            + ", which the version that serves exports; its own is "
                            + use(target, StateTransfer::schemaVersion));
        }
    }

    /**
     * Lets a revision write its state.
     *
     * @throws PluginException {@code UPDATE_FAILED}, also if it does not end in time
     */
    State exported(Bundle from, String label, Duration limit) {
        ServiceReference<StateTransfer> source = reference(from).orElseThrow();
        Path file = temporary();
        boolean complete = false;
        try {
            int schema =
                    bounded(
                            new Terms("exporting the state of " + label, limit),
                            source,
                            transfer -> {
                                int version = transfer.schemaVersion();
                                try (OutputStream out =
                                        new BufferedOutputStream(Files.newOutputStream(file))) {
                                    transfer.exportState(out);
                                }
                                return version;
                            });
            complete = true;
            return new State(schema, file);
        } catch (PluginException e) { // one that hangs too: it is not the new version's fault
            throw unusable(e.getMessage(), e);
        } finally {
            if (!complete) {
                new State(-1, file).close();
            }
        }
    }

    /**
     * Lets a revision read a state.
     *
     * @throws PluginException {@code UPDATE_FAILED}, {@code LIFECYCLE_TIMEOUT}
     */
    void imported(Bundle to, String label, State state, Duration limit) {
        ServiceReference<StateTransfer> target = reference(to).orElseThrow();
        var _ =
                bounded(
                        new Terms("importing the state into " + label, limit),
                        target,
                        transfer -> {
                            try (InputStream in =
                                    new BufferedInputStream(Files.newInputStream(state.file()))) {
                                transfer.importState(state.schema(), in);
                            }
                            return state;
                        });
    }

    private Path temporary() {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, "state-", ".tmp");
        } catch (IOException e) {
            throw unusable("the state has nowhere to go: " + e.getMessage(), e);
        }
    }

    private Optional<ServiceReference<StateTransfer>> reference(Bundle revision) {
        List<ServiceReference<StateTransfer>> found = services.of(revision, StateTransfer.class);
        return found.stream().findFirst();
    }

    /** What is done with a transfer. */
    private interface Body<T> {
        T with(StateTransfer transfer) throws Exception;
    }

    private <T> T use(ServiceReference<StateTransfer> reference, Body<T> body) {
        return bounded(
                new Terms("asking for the schema of the state", Duration.ofSeconds(5)),
                reference,
                body);
    }

    private <T> T bounded(Terms terms, ServiceReference<StateTransfer> reference, Body<T> body) {
        StateTransfer transfer = services.context().getService(reference);
        if (transfer == null) {
            throw unusable(terms.what() + " failed: the service cannot be obtained", null);
        }
        try {
            return calls.call(terms, () -> body.with(transfer));
        } catch (PluginException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(terms.what() + " was interrupted: the runtime stops", e);
        } catch (Exception e) { // a plugin's code may throw anything
            throw unusable(terms.what() + " failed: " + Causes.deepest(e), e);
        } finally {
            services.context().ungetService(reference);
        }
    }

    private static PluginException unusable(String message, @Nullable Throwable cause) {
        return new PluginException(ErrorCode.UPDATE_FAILED, message, cause);
    }
}
