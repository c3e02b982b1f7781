using System.Text.Json.Serialization;
using Spark.Client;

namespace Spark.Bot;

/// <summary>A form with its handler: checks a submission, and hands on what was entered.</summary>
internal sealed class FormRegistration<T>(CardForm<T> form, HandlerRegistration handler) : IFormRegistration
{
    public string Name => form.Name;

    public async Task HandleAsync(
        CardSubmitted submitted,
        FormStamp stamp,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        if (Refusal(submitted, stamp) is { } refusal)
        {
            await submitted.ReplyAsync(refusal, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (value, problem) = FormReader.Read(submitted.Inputs, form.Type);
        problem ??= form.Validate?.Invoke(value!);
        if (problem is not null)
        {
            await submitted.ReplyAsync(problem, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (form.Use == CardUse.Repeatedly)
        {
            await CallAsync().ConfigureAwait(false);
            return;
        }

        var uses = new StateSlot<string>(
            $"spark.form {submitted.Action.MessageId}",
            FormJson.Default.String,
            form.Use == CardUse.Once ? StateScope.Room : StateScope.RoomAndPerson
        );
        // The same submission, handled again after a crash, is not a second one.
        if (
            !await submitted
                .State.TrySetAsync(uses, submitted.Action.Id, version: 0, cancellationToken)
                .ConfigureAwait(false)
            && await submitted.State.GetAsync(uses, cancellationToken).ConfigureAwait(false) != submitted.Action.Id
        )
        {
            await submitted.ReplyAsync(form.UsedText, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await CallAsync().ConfigureAwait(false);
        }
        catch
        {
            // Nothing came of it: it may be tried again.
            await submitted.State.DeleteAsync(uses, cancellationToken).ConfigureAwait(false);
            throw;
        }

        Task CallAsync() =>
            new CardSubmitted<T>(submitted, value!).CallAsync(handler.Resolve(services), cancellationToken);
    }

    private string? Refusal(CardSubmitted submitted, FormStamp stamp) =>
        submitted.Card is not { } card ? form.StaleText
        : stamp.OnlyFor is { } person && !SparkId.Same(person, submitted.PersonId) ? form.OtherPersonText
        : form.ValidFor is { } time && submitted.Context.Clock.GetUtcNow() - card.Created > time ? form.StaleText
        : null;
}

[JsonSerializable(typeof(string))]
internal sealed partial class FormJson : JsonSerializerContext;
