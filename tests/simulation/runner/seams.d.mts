export const plantable: { readonly name: string };
