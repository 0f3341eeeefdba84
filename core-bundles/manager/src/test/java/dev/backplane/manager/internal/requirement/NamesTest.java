package dev.backplane.manager.internal.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class NamesTest {

    private static final List<String> KNOWN = List.of("greeter", "shouter", "com.acme.billing");

    @Test
    void findsTheNameASlipAway() {
        assertThat(Names.near("greter", KNOWN)).containsExactly("greeter");
    }

    @Test
    void findsPartsOfNamesWhateverTheCase() {
        assertThat(Names.near("Billing", KNOWN)).containsExactly("com.acme.billing");
    }

    @Test
    void guessesNoOtherShortName() {
        assertThat(Names.near("abc", List.of("xyz", "a", "abd"))).containsExactly("abd");
    }

    @Test
    void findsNothingForSomethingElse() {
        assertThat(Names.near("zzzzzzzzzzzz", KNOWN)).isEmpty();
    }
}
