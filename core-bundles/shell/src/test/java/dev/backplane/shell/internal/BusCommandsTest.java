package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.admin.TopicInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;

class BusCommandsTest {

    private final FakeEventTraffic traffic = new FakeEventTraffic();
    private final BusCommands commands = new BusCommands(traffic);

    @Test
    void listsTopicsWithWhatNobodyHeard() {
        traffic.topics.add(new TopicInfo("orders/placed", 12, 3));

        assertThat(commands.topics())
                .isEqualTo(
                        """
                        TOPIC          PUBLISHED  UNHEARD
                        orders/placed  12         3""");
    }

    @Test
    void listsSubscribersWithWhatBecameOfTheirEvents() {
        traffic.subscribers.add(FakeEventTraffic.audit());

        assertThat(commands.subscribers())
                .isEqualTo(
                        """
                        NAME   STATE  CAPACITY  DEPTH  RUNNING  MATCHED  DELIVERED  DROPPED  \
                        REJECTED  DEAD LETTERS  FAILURES  SLOW  PAUSED
                        audit  SLOW   4096      7      1        100      80         2        \
                        1         9             11        5     4
                        Since the start, with those that are gone: 200 matched, 150 delivered, \
                        18 dead letters, 4 dropped, 2 rejected""");
    }

    @Test
    void showsEverythingAboutOneSubscriber() {
        traffic.subscribers.add(FakeEventTraffic.audit());

        assertThat(commands.subscribers("audit"))
                .isEqualTo(
                        """
                        Name         audit
                        Plugin       audit
                        Topics       orders/*
                                     billing/*
                        Filter       (backplane.caller=orders)
                        State        SLOW
                        Capacity     4096
                        Overflow     drop-oldest
                        Concurrency  1
                        Retries      2
                        Events       100 matched
                                     80 delivered
                                     9 dead letters, 3 of them late
                                     2 dropped
                                     1 rejected
                                     7 waiting
                                     1 running
                        Failures     11 runs of the handler threw
                        Pace         5 times slow, 4 times paused, 6 times resumed""");
    }

    @Test
    void saysSoWhereThereIsNothing() {
        assertThat(commands.topics()).isEqualTo("Nothing has been published yet.");
        assertThat(commands.subscribers()).startsWith("Nobody subscribes.");
        assertThatThrownBy(() -> commands.subscribers("nobody"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("no subscriber 'nobody'");
    }

    @Test
    void saysThatTheBusIsNotThere() {
        BusCommands alone = new BusCommands(null);

        assertThatThrownBy(alone::topics)
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(ErrorCode.RUNTIME_UNAVAILABLE))
                .hasMessageContaining("backplane:status");
    }
}
