using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Forms: cards whose inputs arrive as a type, checked.</summary>
public static class FormBuilderExtensions
{
    /// <summary>
    /// Handles submissions of a form: what was entered is complete and valid, and the card is the bot's own, in use and
    /// meant for this person. In all other cases the person is told so.
    /// </summary>
    public static SparkBotBuilder OnCard<T>(
        this SparkBotBuilder bot,
        CardForm<T> form,
        Func<CardSubmitted<T>, CancellationToken, Task> handle
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        var handler = new DelegateHandler<CardSubmitted<T>>(Replying.With(handle));
        return bot.Add(form, SparkBotBuilder.Instance(handler, $"The form {form.Name}"));
    }

    /// <summary>Answers submissions of a form with what is returned.</summary>
    public static SparkBotBuilder OnCard<T>(
        this SparkBotBuilder bot,
        CardForm<T> form,
        Func<CardSubmitted<T>, Reply?> handle
    ) => bot.OnCard(form, Replying.With(handle));

    /// <summary>Handles submissions of a form with a class.</summary>
    /// <typeparam name="T">What is entered.</typeparam>
    /// <typeparam name="THandler">The class; made for every submission, from a scope of its own.</typeparam>
    public static SparkBotBuilder OnCard<
        T,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(this SparkBotBuilder bot, CardForm<T> form)
        where THandler : class, IBotHandler<CardSubmitted<T>>
    {
        ArgumentNullException.ThrowIfNull(bot);
        return bot.Add(form, bot.Class<THandler>());
    }

    private static SparkBotBuilder Add<T>(this SparkBotBuilder bot, CardForm<T> form, HandlerRegistration handler)
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(form);
        bot.Services.AddSingleton<IFormRegistration>(new FormRegistration<T>(form, handler));
        if (form.Use != CardUse.Repeatedly)
        {
            bot.UseState();
        }

        return bot.Needs(WebhookResource.AttachmentActions, WebhookEventType.Created);
    }
}
