package dev.backplane.shell.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.plugin.PluginException;

import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class RemoteShellTest {

    @TempDir Path home;

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void saysWhichAddressIsTakenAndWhichSettingMendsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> open(home.toString(), port))
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("BACKPLANE_SSH_PORT");
        }
    }

    @Test
    void needsAHome() {
        assertThatThrownBy(() -> open(null, 0)).hasMessageContaining("backplane.home");
    }

    @Test
    void neitherListensNorAnnouncesWhenSwitchedOff() {
        RemoteShell shell = open(home.toString(), -1);
        shell.close();

        assertThat(calls).isEmpty();
        assertThat(home.resolve("data")).doesNotExist();
    }

    private RemoteShell open(String homeProperty, int port) {
        BundleContext context =
                (BundleContext)
                        Proxy.newProxyInstance(
                                BundleContext.class.getClassLoader(),
                                new Class<?>[] {BundleContext.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("getProperty")) {
                                        return homeProperty;
                                    }
                                    calls.add(method.getName());
                                    return null;
                                });
        return new RemoteShell(
                context, new CommandProcessorImpl(new ThreadIOImpl()), new FixedConfig(port));
    }

    private record FixedConfig(int port) implements RemoteShell.Config {

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public long idleTimeoutMillis() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return RemoteShell.Config.class;
        }
    }
}
