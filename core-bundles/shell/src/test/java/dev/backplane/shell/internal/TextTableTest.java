package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void linesColumnsUpAndEndsLinesWithoutBlanks() {
        TextTable table =
                new TextTable("NAME", "STATE", "WHY")
                        .row("a", "ACTIVE", "")
                        .row("longer", "UP", "because");

        assertThat(table)
                .hasToString(
                        """
                        NAME    STATE   WHY
                        a       ACTIVE
                        longer  UP      because
                        """);
    }

    @Test
    void keepsEveryRowOnOneLine() {
        assertThat(new TextTable("WHY").row("first\n  second\r\nthird"))
                .hasToString("WHY\nfirst second third\n");
    }

    @Test
    void refusesARowOfAnotherShape() {
        TextTable table = new TextTable("A", "B");

        assertThatThrownBy(() -> table.row("only one"))
                .hasMessageContaining("1 cells for 2 columns");
    }
}
