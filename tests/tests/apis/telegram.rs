//! The Telegram Bot API: the token in the path, results of any kind, messages inside messages, files.

mod answers;
mod files;
mod requests;

use secpaid_core::Settings;
use serde_json::Value;

use crate::bodies::{hold, text};

/// Methods of bots.
#[secpaid_macros::api("../../specs/apis/telegram/spec.json", path = crate::telegram::bot)]
mod bot {}

fn reading(body: &Value) -> (Option<String>, Option<String>) {
    (body.get("error_code").and_then(text), body.get("description").and_then(text))
}

hold!(
    bot,
    "../../specs/apis/telegram/spec.json",
    reading,
    [
        GetMe,
        LogOut,
        Close,
        GetUpdates,
        SetWebhook,
        DeleteWebhook,
        GetWebhookInfo,
        SendMessage,
        ForwardMessage,
        ForwardMessages,
        CopyMessage,
        CopyMessages,
        SendPhoto,
        SendDocument,
        SendAudio,
        SendVideo,
        SendAnimation,
        SendVoice,
        SendSticker,
        SendMediaGroup,
        SendLocation,
        SendVenue,
        SendContact,
        SendPoll,
        SendDice,
        SendChatAction,
        SetMessageReaction,
        GetUserProfilePhotos,
        GetFile,
        BanChatMember,
        UnbanChatMember,
        RestrictChatMember,
        PromoteChatMember,
        SetChatPermissions,
        ExportChatInviteLink,
        CreateChatInviteLink,
        ApproveChatJoinRequest,
        SetChatPhoto,
        DeleteChatPhoto,
        SetChatTitle,
        SetChatDescription,
        PinChatMessage,
        UnpinChatMessage,
        LeaveChat,
        GetChat,
        GetChatAdministrators,
        GetChatMemberCount,
        GetChatMember,
        AnswerCallbackQuery,
        AnswerInlineQuery,
        SetMyCommands,
        DeleteMyCommands,
        GetMyCommands,
        GetChatMenuButton,
        SetChatMenuButton,
        EditMessageText,
        EditMessageCaption,
        EditMessageMedia,
        EditMessageReplyMarkup,
        StopPoll,
        DeleteMessage,
        DeleteMessages,
        GetStickerSet,
    ]
);

fn settings() -> Settings {
    Settings::new("https://api.telegram.org").unwrap().with_token("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11")
}
