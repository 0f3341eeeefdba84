package dev.backplane.manager.internal.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.manager.internal.framework.FakeBundle;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class ShortageTest {

    private static Shortage ofPackage(String name, String version) {
        return new Shortage(
                "com.acme 1.0.0",
                Manifests.requirement(
                        "osgi.wiring.package",
                        "(&(osgi.wiring.package=" + name + ")(version>=" + version + "))"),
                null,
                null);
    }

    @Test
    void saysWhatTheJdkNoLongerHas() {
        assertThat(ofPackage("javax.xml.bind", "2.3.0").sentence())
                .isEqualTo(
                        "com.acme 1.0.0 needs package javax.xml.bind 2.3.0, which nobody offers (the"
                                + " JDK no longer contains it; a bundle has to bring it)");
    }

    @Test
    void doesNotSayThatOfWhatTheJdkStillHas() {
        assertThat(ofPackage("javax.transaction.xa", "1.1.0").sentence())
                .doesNotContain("JDK no longer");
    }

    @Test
    void saysWhatAFragmentOfAHostInUseWaitsFor() {
        Shortage late =
                new Shortage(
                        "com.acme.addition 1.0.0",
                        Manifests.requirement("osgi.wiring.host", "(osgi.wiring.host=com.acme)"),
                        "1.2.3 of com.acme 1.2.3, which is installed",
                        FakeBundle.named("com.acme"));

        assertThat(late.sentence())
                .isEqualTo(
                        "com.acme.addition 1.0.0 is a fragment of com.acme 1.2.3, which is in use"
                                + " already and takes it in when it is resolved anew");
        assertThat(late.remedy()).contains("restart the runtime", "backplane shell refresh 42");
    }

    @Test
    void tellsAFewAndCountsTheRest() {
        List<Shortage> all =
                IntStream.rangeClosed(1, 150)
                        .mapToObj(i -> ofPackage("com.acme.p" + i, "1.0.0"))
                        .toList();

        assertThat(Shortage.summary(all))
                .contains("com.acme.p1 ", "com.acme.p3 ")
                .doesNotContain("com.acme.p4 ")
                .endsWith("; and 147 more");
        assertThat(Shortage.summary(all.subList(0, 3))).doesNotContain("more");
    }
}
