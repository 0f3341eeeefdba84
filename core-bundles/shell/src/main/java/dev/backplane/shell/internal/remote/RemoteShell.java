package dev.backplane.shell.internal.remote;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The shell over SSH. Until somebody connects it costs one listening socket of the JDK. */
@Component(
        service = {},
        configurationPid = "dev.backplane.shell")
@Designate(ocd = RemoteShell.Config.class)
public final class RemoteShell {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteShell.class);

    /** Where the shell listens. */
    @ObjectClassDefinition(name = "Remote shell", description = "The Gogo shell over SSH")
    @interface Config {
        @AttributeDefinition(name = "Host", description = "Address to listen on")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                name = "Port",
                description = "TCP port; 0 = any free one, -1 = no remote shell")
        int port() default 7022;

        @AttributeDefinition(
                name = "Idle timeout",
                description =
                        "Milliseconds without traffic after which a session is closed; 0 = never")
        long idleTimeoutMillis() default 1_800_000;
    }

    private final @Nullable LazyServer server;
    private final ServingCondition condition;

    /** Called by Declarative Services. */
    @Activate
    public RemoteShell(
            BundleContext context, @Reference CommandProcessor processor, Config config) {
        condition = new ServingCondition(context);
        if (config.port() < 0) {
            LOG.info("The remote shell is switched off (port {})", config.port());
            server = null;
            return;
        }
        Path home = home(context);
        KeyFolder keys = KeyFolder.of(home);
        LazyServer listening = listen(context, processor, config, home);
        server = listening;
        if (keys.complete()) {
            condition.announce(listening.address());
        } else {
            Thread.ofVirtual()
                    .name("backplane-shell-keys")
                    .start(() -> createKeys(keys, listening.address()));
        }
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void close() {
        condition.close();
        if (server != null) {
            server.close();
        }
    }

    /**
     * In the background: it takes 0.15 s of a first start, and nobody can connect before the
     * condition says so.
     */
    private void createKeys(KeyFolder keys, InetSocketAddress address) {
        try {
            keys.create();
            condition.announce(address);
        } catch (IOException | GeneralSecurityException e) {
            LOG.error(
                    "The remote shell has no keys, so nobody can connect: {} cannot be written",
                    keys.folder(),
                    e);
        }
    }

    private static LazyServer listen(
            BundleContext context, CommandProcessor processor, Config config, Path home) {
        try {
            return LazyServer.listen(
                    config.host(),
                    config.port(),
                    socket ->
                            SshEndpoint.start(
                                    socket,
                                    new SshAccess(home),
                                    config.idleTimeoutMillis(),
                                    context,
                                    processor));
        } catch (IOException | RuntimeException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    ("The remote shell cannot listen on %s:%d: %s. Free that port, or set another"
                                    + " in BACKPLANE_SSH_PORT or dev.backplane.shell (0 = any free port, -1 ="
                                    + " no remote shell).")
                            .formatted(config.host(), config.port(), e.getMessage()),
                    e);
        }
    }

    private static Path home(BundleContext context) {
        String home = context.getProperty("backplane.home");
        if (home == null) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "The remote shell does not know where to keep its keys: the framework property"
                            + " backplane.home is not set. Start the runtime with bin/backplane.");
        }
        return Path.of(home);
    }
}
