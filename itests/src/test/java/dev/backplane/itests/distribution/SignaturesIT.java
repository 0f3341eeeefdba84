package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Signing, verifying without a runtime, and a runtime that lets in what is signed and not revoked.
 */
public class SignaturesIT {

    private RunningDistribution backplane;
    private Path home;
    private Path password;
    private Path jar;
    private Gateway gateway;

    @Before
    public void prepare() throws Exception {
        backplane = new RunningDistribution("signatures");
        backplane.configure(
                "dev.backplane.loader.trust",
                "\"signatures\": \"require\", \"signers\": [\"greeter=CN=Release, O=Acme\"]");
        home = backplane.home();
        password = Files.writeString(home.resolve("password"), "sesame\n");
        jar =
                Files.copy(
                        RunningDistribution.sample("greeter"),
                        home.resolve("greeter.jar"),
                        StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(home.resolve("configs/trust"));
        makeKey("release", "CN=Release, O=Acme");
        makeKey("stranger", "CN=Stranger");
        keytool(
                "-exportcert",
                "-rfc",
                "-file",
                home.resolve("configs/trust/release.pem").toString(),
                "release");
    }

    @After
    public void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        backplane.close();
    }

    @Test
    public void verifyingNeedsNoRuntimeAndLeavesNothing() throws Exception {
        Outcome unsigned = backplane.backplane("verify", jar.toString());
        assertThat(unsigned.status()).isEqualTo(1);
        assertThat(unsigned.err()).startsWith("UNTRUSTED: 'greeter.jar' is refused: it is not");

        Outcome signed = sign("release", jar).succeeded();
        assertThat(signed.out()).contains("greeter.jar is signed by CN=Release,O=Acme");
        Outcome good = backplane.backplane("verify", jar.toString()).succeeded();
        assertThat(good.out())
                .contains("signed by  CN=Release,O=Acme")
                .contains("The runtime of " + home + " would let it in.");
        assertThat(good.err()).isEmpty();
        assertThat(home.resolve("data")).doesNotExist();

        Path notes = Files.writeString(home.resolve("notes.jar"), "no jar");
        assertThat(backplane.backplane("verify", notes.toString()).err())
                .startsWith("BAD_ARTIFACT: 'notes.jar' is refused: it is not a zip archive");
        assertThat(sign("release", notes).err()).contains("notes.jar' is no jar");
        Files.writeString(password, "wrong");
        assertThat(sign("release", jar).err()).contains("keystore password was incorrect");
        assertThat(backplane.backplane("verify", jar.toString()).status()).isZero();
    }

    @Test
    public void theRuntimeSaysWhatVerifySays() throws Exception {
        start();
        refusedAlike("it is not signed");
        sign("stranger", jar).succeeded();
        refusedAlike("its signer CN=Stranger");
        Files.copy(RunningDistribution.sample("greeter"), jar, StandardCopyOption.REPLACE_EXISTING);
        sign("release", jar).succeeded();
        assertThat(backplane.backplane("plugin", "install", jar.toString()).succeeded().out())
                .contains("ACTIVE")
                .contains("signed by CN=Release,O=Acme");
        assertThat(backplane.backplane("plugin", "info", "greeter").succeeded().out())
                .contains("CN=Release,O=Acme")
                .contains("certificate sha256:");
        assertThat(backplane.backplane("shell", "plugin:info greeter").succeeded().out())
                .contains("CN=Release,O=Acme");
        assertThat(gateway.plugin("greeter").getSigner().getSubject())
                .isEqualTo("CN=Release,O=Acme");
    }

    @Test
    public void whatIsRevokedIsNotStartedAgain() throws Exception {
        sign("release", jar).succeeded();
        start();
        Plugin greeter = gateway.upload("greeter.jar", Files.readAllBytes(jar));
        Path list = home.resolve("configs/revoked.txt");
        Files.writeString(list, "# found wanting\n" + greeter.getDigest() + " CVE-2026-1\n");

        backplane.eventually(
                "warning: its digest " + greeter.getDigest(), "plugin", "explain", "greeter");
        assertThat(backplane.backplane("plugin", "restart", "greeter").err())
                .startsWith("UNTRUSTED: ")
                .contains("is revoked (revoked.txt, line 2: CVE-2026-1)");
        assertThat(gateway.call("greeter", "greet", "Ada")).isEqualTo("Hello, Ada!");
        refusedAlike("is revoked");

        backplane.backplane("stop").succeeded();
        start();
        assertThat(gateway.plugin("greeter").getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(gateway.explain("greeter").getSummary()).contains("CVE-2026-1");

        Files.delete(list);
        backplane.backplane("plugin", "start", "greeter").succeeded();
        assertThat(gateway.call("greeter", "greet", "Ada")).isEqualTo("Hello, Ada!");
        assertThat(gateway.plugin("greeter").getWarningsList()).isEmpty();
    }

    private void start() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    /** At the endpoint and by the command line. */
    private void refusedAlike(String reason) throws Exception {
        byte[] bytes = Files.readAllBytes(jar);
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.upload("greeter.jar", bytes));
        assertThat(refused).isNotNull();
        assertThat(Gateway.reason(refused)).isEqualTo("UNTRUSTED");
        assertThat(refused.getStatus().getDescription()).contains(reason);
        assertThat(backplane.backplane("verify", jar.toString()).err().strip())
                .isEqualTo("UNTRUSTED: " + refused.getStatus().getDescription());
    }

    private Outcome sign(String key, Path file) throws IOException, InterruptedException {
        return backplane.backplane(
                "sign",
                file.toString(),
                "--keystore",
                home.resolve(key + ".p12").toString(),
                "--alias",
                key,
                "--password-file",
                password.toString());
    }

    private void makeKey(String name, String subject) throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", subject, "-validity", "2", name);
    }

    /** The last of the arguments is both the key's alias and the store's name. */
    private void keytool(String... arguments) throws Exception {
        String name = arguments[arguments.length - 1];
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments).subList(0, arguments.length - 1));
        command.addAll(List.of("-alias", name, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", home.resolve(name + ".p12").toString()));
        command.addAll(List.of("-storepass:file", password.toString()));
        Path log = home.resolve("keytool.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
