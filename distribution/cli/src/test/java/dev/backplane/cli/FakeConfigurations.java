package dev.backplane.cli;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.Configuration;
import dev.backplane.proto.v1.DeleteConfigurationRequest;
import dev.backplane.proto.v1.DeleteConfigurationResponse;
import dev.backplane.proto.v1.GetConfigurationRequest;
import dev.backplane.proto.v1.GetConfigurationResponse;
import dev.backplane.proto.v1.ListConfigurationsRequest;
import dev.backplane.proto.v1.ListConfigurationsResponse;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PutConfigurationRequest;
import dev.backplane.proto.v1.PutConfigurationResponse;

import io.grpc.stub.StreamObserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One configuration, whatever is asked for. */
final class FakeConfigurations extends ConfigServiceGrpc.ConfigServiceImplBase {

    private static final Configuration ONE =
            Configuration.newBuilder()
                    .setPid("com.acme")
                    .setProperties(
                            Struct.newBuilder()
                                    .putFields("size", value().setNumberValue(7).build())
                                    .putFields("on", value().setBoolValue(true).build())
                                    .putFields(
                                            "names",
                                            value().setListValue(
                                                            ListValue.newBuilder()
                                                                    .addValues(text("a"))
                                                                    .addValues(text("b")))
                                                    .build()))
                    .build();

    private static final Plan PLAN =
            Plan.newBuilder().setId("0123456789ab").setSummary("change it").build();

    final List<PutConfigurationRequest> asked = new CopyOnWriteArrayList<>();

    private static Value.Builder value() {
        return Value.newBuilder();
    }

    static Value text(String text) {
        return value().setStringValue(text).build();
    }

    @Override
    public void listConfigurations(
            ListConfigurationsRequest request,
            StreamObserver<ListConfigurationsResponse> observer) {
        observer.onNext(ListConfigurationsResponse.newBuilder().addConfigurations(ONE).build());
        observer.onCompleted();
    }

    @Override
    public void getConfiguration(
            GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> observer) {
        observer.onNext(GetConfigurationResponse.newBuilder().setConfiguration(ONE).build());
        observer.onCompleted();
    }

    @Override
    public void putConfiguration(
            PutConfigurationRequest request, StreamObserver<PutConfigurationResponse> observer) {
        asked.add(request);
        observer.onNext(PutConfigurationResponse.newBuilder().setPlan(PLAN).build());
        observer.onCompleted();
    }

    @Override
    public void deleteConfiguration(
            DeleteConfigurationRequest request,
            StreamObserver<DeleteConfigurationResponse> observer) {
        Plan plan = PLAN.toBuilder().setRefusal("IN_USE: others use it").build();
        observer.onNext(DeleteConfigurationResponse.newBuilder().setPlan(plan).build());
        observer.onCompleted();
    }
}
