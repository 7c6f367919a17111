/** The page of a class of torch.nn. */
export function torchPage(name: string): string {
  return `https://docs.pytorch.org/docs/stable/generated/torch.nn.${name}.html`;
}
